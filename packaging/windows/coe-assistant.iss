; Per-user installer (Inno Setup 6). Needs no administrator. Built by the release workflow:
;   iscc /DVersion=1.2.3 /DFolder=dist\coe-assistant /DOutput=dist packaging\windows\coe-assistant.iss
; and tried by `dev.py build-windows installer` (docs/packaging.md). /DIcon=FILE.ico is optional.
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
VersionInfoVersion={#Version}
DefaultDirName={localappdata}\Programs\CoE Assistant
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Folder}\licences\coe-assistant.txt
OutputDir={#Output}
OutputBaseFilename=coe-assistant-{#Version}-setup
#ifdef Icon
SetupIconFile={#Icon}
#endif
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\coe-assistant.exe
; An import may be running: the program is never closed from here. [Code] asks for it.
CloseApplications=no
RestartApplications=no

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Autostart=Start in the tray when I sign in, for an upgrade that is scheduled
de.Autostart=Bei der Anmeldung im Infobereich starten, für ein geplantes Upgrade
en.IsOpen=CoE Assistant is open. An upgrade may be going on there.%n%nClose its window, or wait until it is done, and then choose Retry. Nothing was changed so far.
de.IsOpen=CoE Assistant ist geöffnet. Dort läuft möglicherweise ein Upgrade.%n%nSchließen Sie das Fenster, oder warten Sie das Ende ab, und wählen Sie dann Wiederholen. Bisher wurde nichts geändert.
en.WipeData=Delete the data of CoE Assistant too: journals of upgrades, logs, settings and the encrypted sign-in cache with its key?%n%nAn upgrade that is not finished keeps its journal. Choose No if you may need a support bundle.
de.WipeData=Auch die Daten von CoE Assistant löschen: Protokolle der Upgrades, Logs, Einstellungen und den verschlüsselten Anmeldespeicher mit seinem Schlüssel?%n%nEin Upgrade, das nicht abgeschlossen ist, behält sein Protokoll. Wählen Sie Nein, wenn Sie noch ein Support-Paket brauchen.
en.DataStays=Not all data was deleted, because an upgrade is not finished or a file is in use. It is still in%n%n%1
de.DataStays=Nicht alle Daten wurden gelöscht, weil ein Upgrade nicht abgeschlossen oder eine Datei in Gebrauch ist. Sie liegen weiterhin in%n%n%1

[Tasks]
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; Files of an earlier version that this one does not have would count as added.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licences"
; An update that no longer wants the start at sign-in takes it away.
Type: files; Name: "{userstartup}\CoE Assistant.lnk"; Tasks: not autostart

[Icons]
Name: "{userprograms}\CoE Assistant"; Filename: "{app}\coe-assistant.exe"
Name: "{userstartup}\CoE Assistant"; Filename: "{app}\coe-assistant.exe"; Parameters: "--tray"; Tasks: autostart

[Run]
Filename: "{app}\coe-assistant.exe"; Description: "{cm:LaunchProgram,CoE Assistant}"; Flags: nowait postinstall skipifsilent

[Code]
const
  OpenForWriting = $0002;  { fmOpenReadWrite }
  ShareNothing = $0010;    { fmShareExclusive }

function InUse(const Name: String): Boolean;
var
  Opened: TFileStream;
begin
  { The file of a running program cannot be opened for writing. }
  Result := False;
  if FileExists(Name) then
    try
      Opened := TFileStream.Create(Name, OpenForWriting or ShareNothing);
      Opened.Free;
    except
      Log('In use: ' + Name);
      Result := True;
    end;
end;

function ProgramIsOpen: Boolean;
begin
  Result := InUse(ExpandConstant('{app}\coe-assistant.exe'))
    or InUse(ExpandConstant('{app}\coe-assistant-cli.exe'));
end;

function WaitUntilClosed: Boolean;
begin
  Result := True;
  while Result and ProgramIsOpen do
    Result := SuppressibleMsgBox(CustomMessage('IsOpen'), mbError, MB_RETRYCANCEL, IDCANCEL) = IDRETRY;
end;

function PrepareToInstall(var NeedsRestart: Boolean): String;
begin
  if WaitUntilClosed then
    Result := ''
  else
    Result := CustomMessage('IsOpen');
end;

function InitializeUninstall: Boolean;
begin
  if UninstallSilent then
    Result := not ProgramIsOpen
  else
    Result := WaitUntilClosed;
end;

procedure Wipe(const Data: String);
var
  Code: Integer;
begin
  { The program's own wipe: it forgets the key in the credential store, and it keeps a run that is
    not finished. What it knows nothing of (locks, own texts) goes only when no run is left. }
  if Exec(ExpandConstant('{app}\coe-assistant-cli.exe'),
      '--data-dir "' + Data + '" wipe runs knowledge recent logs sign-in channel settings --yes',
      '', SW_HIDE, ewWaitUntilTerminated, Code) and (Code = 0) then
    RemoveDir(Data + '\runs');
  Log(Format('wipe ended with %d', [Code]));
  if (Code = 0) and not DirExists(Data + '\runs') then
    DelTree(Data, True, True, True);
  if DirExists(Data) then
    MsgBox(FmtMessage(CustomMessage('DataStays'), [Data]), mbInformation, MB_OK);
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Data: String;
begin
  if CurUninstallStep <> usUninstall then
    exit;
  Data := ExpandConstant('{localappdata}\coe-assistant');
  if DirExists(Data) and not UninstallSilent then
    if MsgBox(CustomMessage('WipeData'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
      Wipe(Data);
end;
