; Per-user installer (Inno Setup 6). Needs no administrator. Built by the release workflow:
;   iscc /DVersion=1.2.3 /DFolder=dist\coe-assistant /DOutput=dist packaging\windows\coe-assistant.iss
#ifndef Version
  #error "give /DVersion=MAJOR.MINOR.PATCH"
#endif
#ifndef Folder
  #define Folder "..\..\dist\coe-assistant"
#endif
#ifndef Output
  #define Output "..\..\dist"
#endif

[Setup]
AppId={{7B0C6C52-6C0B-4C1B-9C57-5C0E4A551570}
AppName=CoE Assistant
AppVersion={#Version}
AppVerName=CoE Assistant {#Version}
AppPublisher=CoE Assistant
DefaultDirName={localappdata}\Programs\CoE Assistant
DefaultGroupName=CoE Assistant
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Folder}\licences\coe-assistant.txt
OutputDir={#Output}
OutputBaseFilename=coe-assistant-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\coe-assistant.exe
; An import may be running: the program is asked to close, never killed.
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Autostart=Start in the tray when I sign in, for an upgrade that is scheduled
de.Autostart=Bei der Anmeldung im Infobereich starten, für ein geplantes Upgrade
en.WipeData=Delete the data of CoE Assistant too: journals of upgrades, logs, settings and the encrypted sign-in cache?%n%nKeep them if an upgrade is not finished, or if you may need a support bundle.
de.WipeData=Auch die Daten von CoE Assistant löschen: Protokolle der Upgrades, Logs, Einstellungen und den verschlüsselten Anmeldespeicher?%n%nBehalten, wenn ein Upgrade nicht abgeschlossen ist oder noch ein Support-Paket gebraucht wird.

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; Files of an earlier version that this one does not have would count as added.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licences"

[Icons]
Name: "{group}\CoE Assistant"; Filename: "{app}\coe-assistant.exe"
Name: "{userstartup}\CoE Assistant"; Filename: "{app}\coe-assistant.exe"; Parameters: "--tray"; Tasks: autostart

[Run]
Filename: "{app}\coe-assistant.exe"; Description: "{cm:LaunchProgram,CoE Assistant}"; Flags: nowait postinstall skipifsilent

[Code]
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Data: String;
begin
  if CurUninstallStep <> usPostUninstall then
    exit;
  Data := ExpandConstant('{localappdata}\coe-assistant');
  if DirExists(Data) and not UninstallSilent then
    if MsgBox(CustomMessage('WipeData'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
      DelTree(Data, True, True, True);
end;
