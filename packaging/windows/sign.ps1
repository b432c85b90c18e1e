# Signs files with the certificate in the environment (SIGNING_CERTIFICATE: a PFX in base64,
# SIGNING_PASSWORD): sign.ps1 FILE...   Used by the release workflow; never run yet.
param([Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Files)
$ErrorActionPreference = "Stop"
$certificate = Join-Path $env:RUNNER_TEMP "signing.pfx"
[IO.File]::WriteAllBytes($certificate, [Convert]::FromBase64String($env:SIGNING_CERTIFICATE))
try {
    $tools = Get-ChildItem "C:\Program Files (x86)\Windows Kits\10\bin\*\x64\signtool.exe"
    $tool = ($tools | Sort-Object FullName | Select-Object -Last 1).FullName
    $how = "/fd", "SHA256", "/td", "SHA256", "/tr", "http://timestamp.digicert.com"
    & $tool sign @how /f $certificate /p $env:SIGNING_PASSWORD @Files
    if ($LASTEXITCODE) { exit $LASTEXITCODE }
}
finally {
    Remove-Item $certificate
}
