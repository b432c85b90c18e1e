/* Wine 8 has no icuuc.dll, a system library of Windows 10 that Qt imports for legacy code pages.
   Opening a converter fails as for an unknown name; nothing else is called after that.
   For trying the program under Wine only: never shipped. Exports are named in icuuc.def. */
enum { FILE_ACCESS_ERROR = 4 };

void *open_nothing(const char *name, int *error)
{
    (void)name;
    if (error)
        *error = FILE_ACCESS_ERROR;
    return 0;
}

int nothing(void)
{
    return 0;
}
