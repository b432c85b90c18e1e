# Signs files with the certificate in the environment (SIGNING_CERTIFICATE: a PFX in base64,
# SIGNING_PASSWORD): sign.ps1 FILE...   Used by the release workflow; never run yet.
# signtool takes a PFX's password on its command line only, where every process can read it. So the
# certificate goes into the store of this account first, and signtool is told its thumbprint.
param([Parameter(Mandatory, ValueFromRemainingArguments)] [string[]] $Files)
$ErrorActionPreference = "Stop"
$store = "Cert:\CurrentUser\My"
$password = ConvertTo-SecureString $env:SIGNING_PASSWORD -AsPlainText -Force
$content = [Convert]::FromBase64String($env:SIGNING_CERTIFICATE)
$env:SIGNING_PASSWORD = $env:SIGNING_CERTIFICATE = $null # signtool inherits the environment
$package = Join-Path $env:RUNNER_TEMP "signing.pfx"
$before = @((Get-ChildItem $store).Thumbprint)
try {
    [IO.File]::WriteAllBytes($package, $content)
    $imported = Import-PfxCertificate -FilePath $package -CertStoreLocation $store -Password $password
    Remove-Item $package
    $signer = @($imported | Where-Object HasPrivateKey)
    if ($signer.Count -ne 1) { throw "The PFX holds $($signer.Count) certificates with a private key; one is needed." }
    $tools = Get-ChildItem "C:\Program Files (x86)\Windows Kits\10\bin\*\x64\signtool.exe"
    $tool = ($tools | Sort-Object FullName | Select-Object -Last 1).FullName
    & $tool sign /sha1 $signer[0].Thumbprint /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 @Files
    if ($LASTEXITCODE) { throw "signtool sign ended with $LASTEXITCODE." }
    & $tool verify /pa /all @Files
    if ($LASTEXITCODE) { throw "signtool verify ended with $LASTEXITCODE." }
}
finally {
    if (Test-Path $package) { Remove-Item $package }
    # What was in the store before stays; of what came, the private key goes too.
    foreach ($certificate in Get-ChildItem $store | Where-Object Thumbprint -NotIn $before) {
        $path = Join-Path $store $certificate.Thumbprint
        if ($certificate.HasPrivateKey) { Remove-Item -Path $path -DeleteKey } else { Remove-Item -Path $path }
    }
}
