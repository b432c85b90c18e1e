/* Wine 8 aborts in WcsCreateIccProfile, which Qt calls to learn the screen's colours. Here every
   call fails cleanly, as on a screen without a profile.
   For trying the program under Wine only: never shipped. Exports are named in mscms.def. */
int nothing(void)
{
    return 0;
}
