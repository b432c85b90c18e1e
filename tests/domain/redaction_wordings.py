"""Further wordings in which secrets, people and places stand: what an officer would try.

Each is a template and what makes a value; the spellings of redaction_corpus.py apply to all.
"""

from __future__ import annotations

import uuid

from tests.domain.redaction_corpus import CHANCE, HEX, SMALL, base, jwt, letters, pair, quote

UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def of(size, chars=""):
    """Return a maker of random letters."""
    return lambda: letters(size, chars) if chars else letters(size)


def packed(size):
    """Return a maker of base64."""
    return lambda: base(size)


def signature():
    return quote(base(32), safe="")


def guid():
    return str(uuid.UUID(int=CHANCE.getrandbits(128)))


def address6():
    return ":".join(letters(4, HEX) for _ in range(8))


def mixed(size):
    return lambda: letters(size - 1) + "7"


SECRETS = {
    "x-ms-token": ("X-MS-TOKEN-AAD-ACCESS-TOKEN: {}", jwt),
    "auth-lower": ("authorization:bearer {}", of(40)),
    "auth-tab": ("Authorization:\tBearer\t{}", of(40)),
    "auth-py": ("{{'Authorization': 'Bearer {}'}}", of(40)),
    "auth-ps": ('$headers["Authorization"] = "Bearer {}"', of(40)),
    "auth-curl": ("curl -H 'Authorization: Bearer {}' https://x", of(40)),
    "auth-bytes": ("(b'Authorization', b'Bearer {}')", of(40)),
    "auth-tuple": ("('Authorization', 'Bearer {}')", of(40)),
    "auth-arrow": ("Authorization => Bearer {}", of(40)),
    "auth-raw": ("Authorization: {}", of(40)),
    "auth-token": ("Authorization: token {}", of(40)),
    "auth-pop": ("Authorization: PoP {}", jwt),
    "auth-mac": ('Authorization: MAC id="x", mac="{}"', packed(20)),
    "auth-apikey": ("Authorization: ApiKey {}", of(40)),
    "auth-oauth": ('Authorization: OAuth oauth_token="{}"', of(40)),
    "basic-lower": ("authorization: basic {}", pair),
    "auth-upper": ("AUTHORIZATION: BEARER {}", of(40)),
    "auth-header-eq": ("header Authorization=Bearer {}", of(40)),
    "auth-xml": ("<Authorization>Bearer {}</Authorization>", of(40)),
    "auth-har": ('{{"name": "authorization",\n "value": "Bearer {}"}}', of(40)),
    "sas-full": (
        "https://x.blob.core.windows.net/c/f.zip?sp=r&st=2026-01-01T00:00:00Z&spr=https&sv=2022-11-02&sr=b&sig={}",
        signature,
    ),
    "sas-tok": ("SasToken: ?sv=2022-11-02&ss=b&sig={}", signature),
    "sb": (
        "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={}",
        packed(32),
    ),
    "cosmos": ("AccountEndpoint=https://x.documents.azure.com:443/;AccountKey={};", packed(64)),
    "redis": ("x.redis.cache.windows.net:6380,password={},ssl=True", packed(33)),
    "mysql": ("mysql://root:{}@db.example/x", of(14)),
    "pg": ("postgresql+psycopg2://u:{}@h/x", of(14)),
    "odbc": ("Driver={{SQL}};UID=sa;PWD={};", of(14)),
    "ado": ("User Id=sa; Password = '{}';", of(14)),
    "oledb": ("Jet OLEDB:Database Password={};", of(14)),
    "cs-space": ("Client Secret: {}", of(30)),
    "cs-yaml": ("clientSecret: '{}'", of(30)),
    "cs-az": ("AZURE_CLIENT_SECRET={}", of(30)),
    "pac-cs": ("pac auth create -n x -id 1 -cs {} -t y", of(30)),
    "pac-eq": ("--clientSecret={}", of(30)),
    "arm": ("ARM_CLIENT_SECRET: {}", of(30)),
    "app-pw": ("app-password: {}", of(16)),
    "appPw": ("appPassword={}", of(16)),
    "kennwort": ("Kennwort: {}", of(14)),
    "motdepasse": ("Mot de passe : {}", of(14)),
    "contrasenia": ("contraseña: {}", of(14)),
    "senha": ("senha: {}", of(14)),
    "wachtwoord": ("wachtwoord: {}", of(14)),
    "losenord": ("lösenord: {}", of(14)),
    "passord": ("passord: {}", of(14)),
    "heslo": ("heslo: {}", of(14)),
    "usercode": ("enter the code {} to authenticate.", of(9, UPPER)),
    "user_code": ('"user_code":"{}"', of(9, UPPER)),
    "device": ("device_code={}&client_id=x", of(60)),
    "refresh-M": ("got M.C512_BAY.0.U.-{} back", of(60)),
    "refresh-1.A": ("rt 1.AX{}", of(90)),
    "url-token": ("https://{}@github.com/x", of(40)),
    "url-devops": ("https://user:{}@dev.azure.com/x", of(52)),
    "proxy-env": ("HTTPS_PROXY=http://u:{}@proxy:8080", of(12)),
    "ssh": (
        "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n-----END OPENSSH PRIVATE KEY-----",
        packed(48),
    ),
    "pem-oneline": ("-----BEGIN RSA PRIVATE KEY----- {} -----END RSA PRIVATE KEY-----", packed(48)),
    "pem-noend": ("-----BEGIN RSA PRIVATE KEY-----\n{}", packed(48)),
    "ec": ("-----BEGIN EC PRIVATE KEY-----\\n{}\\n-----END EC PRIVATE KEY-----", packed(48)),
    "xml-conn": ('<add connectionString="Server=x;Password={};" />', of(14)),
    "xml-attr": ('<x password="{}"/>', of(14)),
    "xml-typed": ('<Password xsi:type="string">{}</Password>', of(14)),
    "xml-cdata": ("<ClientSecret><![CDATA[{}]]></ClientSecret>", of(30)),
    "xml-setting": ('<setting name="ClientSecret"><value>{}</value></setting>', of(30)),
    "plist": ("<key>password</key><string>{}</string>", of(14)),
    "xml-ns": ("<wsse:Password>{}</wsse:Password>", of(14)),
    "ini": ("password          =        {}", of(14)),
    "ps-list": ("ClientSecret              : {}", of(30)),
    "ps-list2": ("Password                        : {}", of(14)),
    "md": ("| password | {} |", of(14)),
    "md-code": ("password: `{}`", of(14)),
    "bold": ("**Client secret**: {}", of(30)),
    "ps-secure": ("ConvertTo-SecureString '{}' -AsPlainText -Force", of(14)),
    "ps-secure2": ("ConvertTo-SecureString -AsPlainText '{}' -Force", of(14)),
    "export": ('export TOKEN="{}"', of(30)),
    "setpw": ("set PASSWORD={}", of(14)),
    "psenv": ('$env:CLIENT_SECRET = "{}"', of(30)),
    "setx": ("setx CLIENT_SECRET {}", of(30)),
    "psvar": ("$clientSecret = '{}'", of(30)),
    "pscred": ("New-Object PSCredential('u', '{}')", of(14)),
    "json-named": ('{{"name":"clientSecret","type":"string","value":"{}"}}', of(30)),
    "json-named2": ('{{"name":"password","isSecret":true,"value":"{}"}}', of(14)),
    "json-rev": ('{{"value":"{}","name":"clientSecret"}}', of(30)),
    "json-arr": ('"passwords":["{}"]', of(14)),
    "json-arr2": ('"secrets": [ "{}" ]', of(24)),
    "json-obj": ('"password":{{"value":"{}"}}', of(14)),
    "json-sp": ('"password" : "{}"', of(14)),
    "cookie2": ("Cookie: a=1; b={}", of(40)),
    "netscape": (".login.microsoftonline.com\tTRUE\t/\tTRUE\t0\tESTSAUTHPERSISTENT\t{}", of(60)),
    "jar": ("<Cookie ESTSAUTH={} for .login/>", of(60)),
    "appsvc": ("AppServiceAuthSession={}", of(60)),
    "aspnet": (".AspNetCore.Cookies={}; path=/", of(60)),
    "aspnetid": (".AspNet.ApplicationCookie={}", of(60)),
    "js-cookie": ("document.cookie = 's={}'", of(40)),
    "principal": ("x-ms-client-principal: {}", packed(60)),
    "ntlm": ("NTLM TlRMTVNTUAAB{}", packed(30)),
    "msal-rt": ("refreshToken: {}", of(90)),
    "rt-header": ("x-refresh-token: {}", of(60)),
    "x-auth": ("X-Auth-Token: {}", of(40)),
    "vault": ("X-Vault-Token: {}", of(26)),
    "gitlab": ("PRIVATE-TOKEN: {}", of(20)),
    "amz": ("X-Amz-Security-Token: {}", of(60)),
    "aeg": ("aeg-sas-key: {}", packed(32)),
    "zumo": ("X-ZUMO-AUTH: {}", jwt),
    "webhook": ("https://contoso.webhook.office.com/webhookb2/{}", of(60)),
    "logic": (
        "https://prod-1.westeurope.logic.azure.com:443/workflows/x/triggers/manual/paths/invoke?api-version=1&sp=%2F&sv=1.0&sig={}",
        of(43),
    ),
    "pp-flow": (
        "https://default1.2.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/x/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers&sv=1.0&sig={}",
        of(43),
    ),
    "pass-quote": ("the password was '{}'", of(14)),
    "pass-colon-nl": ("Password:\n{}", of(14)),
    "pass-to": ("changed password to {} for bob", mixed(13)),
    "cs-value": ("Secret value {} created", of(34)),
    "cs-q": ("value {} x", lambda: "abc8Q~" + letters(34)),
    "auth-code": ("?code=0.AX{}&session_state=1", of(120)),
    "auth-code2": ("code=1.A{}", of(120)),
    "state": ("id_token_hint={}", jwt),
    "login_hint": ("login_hint={}", lambda: "O." + letters(60)),
    "client_info": ("client_info={}", packed(40)),
    "x509": ('x5c":["MIIC{}"]', packed(300)),
    "wresult": ("wresult=%3CAssertion{}", of(60)),
    "SAMLart": ("SAMLart={}", of(60)),
    "dsn": ("DSN=x;UID=y;PWD={}", of(12)),
    "ftp": ("ftp://u:{}@host/", of(12)),
    "sshpass": ("sshpass -p {} ssh x", of(12)),
    "plink": ("plink -pw {} x", of(12)),
    "azlogin": ("az login --service-principal -u id -p {} --tenant x", of(34)),
    "azlogin2": ("az login -u bob@x.com -p {}", of(14)),
    "connect": ("Connect-AzAccount -Credential x -Password {}", of(14)),
    "netuser": ("net user bob {} /add", of(12)),
    "runas": ("psexec -u bob -p {} cmd", of(12)),
    "invoke": ("Invoke-Command -Token {}", of(30)),
    "pactoken": ("Access token: {}", of(80)),
    "apikey2": ("apikey {} used", of(32)),
    "hmac": ("hmacKey: {}", packed(32)),
    "symm": ('"symmetricKey":{{"primaryKey":"{}"}}', packed(32)),
    "iot": ("HostName=x.azure-devices.net;DeviceId=d;SharedAccessKey={}", packed(32)),
    "docdb": ("mongodb+srv://u:{}@c.mongodb.net/x", of(16)),
    "amqp": ("amqps://u:{}@h", of(16)),
    "jdbc": ("jdbc:sqlserver://x;user=sa;password={};", of(16)),
}
PERSONS = {
    "email-plus": ("mail {}+tag@contoso.com", of(10)),
    "email-uni": ("mail jürgen.{}@müller.de", of(10)),
    "email-apos": ("mail o'{}@contoso.ie", of(10)),
    "email-angle": ("From: X <j.{}@x.de>", of(10)),
    "mailto": ("mailto:{}%40contoso.com", of(10)),
    "sip": ("sip:{}@contoso.com", of(10)),
    "email-sub": ("x {}@mail.eu.contoso.co.uk y", of(10)),
    "guest2": ("{}_gmail.com#EXT#@contoso.onmicrosoft.com", of(10)),
    "email-quoted": ('"{}"@contoso.com', of(10)),
    "email-hash": ("live.com#{}@outlook.com", of(10)),
    "users-unix": ("/Users/{}/Library", of(9)),
    "users-wsl": ("/mnt/c/Users/{}/x", of(9)),
    "users-dbl": ("C:\\\\Users\\\\{}\\\\x", of(9)),
    "users-fs": ("file:///C:/Users/{}/x", of(9)),
    "users-unc": ("\\\\?\\C:\\Users\\{}\\x", of(9)),
    "users-sp": ("C:\\Users\\Anna {}\\AppData", of(9)),
    "users-mix": ("C:/Users/{}", of(9)),
    "whoami": ("whoami: contoso\\{}", of(9, SMALL)),
    "od": (
        "OneDrive path https://contoso-my.sharepoint.com/personal/{}_contoso_com/Documents",
        of(9),
    ),
    "fullname": ('"fullname":"{}"', of(9)),
    "owner": ('"_ownerid_value@OData.Community.Display.V1.FormattedValue":"{} Meier"', of(9)),
    "createdby": ('"createdby":{{"fullname":"{}"}}', of(9)),
    "signedin": ("Connected as {}", lambda: letters(8, SMALL) + "@contoso.com"),
    "given": ('"given_name":"{}"', of(9)),
    "family": ('"family_name":"{}"', of(9)),
    "preferred": ('"preferred_username":"{}"', of(12)),
    "domainname": ('"domainname":"{}"', of(9)),
    "internalemail": ('"internalemailaddress":"{}"', of(12)),
}
PLACES = {
    "v6": ("from {} x", address6),
    "v6br": ("[{}]:443", address6),
    "v4": ("client 93.184.216.{}", lambda: str(CHANCE.randrange(100, 250))),
    "host": ("https://contoso{}.crm4.dynamics.com/x", of(8, SMALL)),
    "host-api": ("https://contoso{}.api.crm4.dynamics.com/x", of(8, SMALL)),
    "onms": ("contoso{}.onmicrosoft.com", of(8, SMALL)),
    "sp": ("https://contoso{}.sharepoint.com/sites/x", of(8, SMALL)),
    "spmy": ("https://contoso{}-my.sharepoint.com/", of(8, SMALL)),
    "tenant": ("tenantId: {}", guid),
    "tenant2": ("https://login.microsoftonline.com/{}/oauth2", guid),
    "env": ("environments/{}", guid),
    "orgid": ('"organizationId":"{}"', guid),
    "hostgov": ("https://contoso{}.crm9.dynamics.com", of(8, SMALL)),
    "hostcn": ("https://contoso{}.crm.dynamics.cn", of(8, SMALL)),
    "hostus": ("https://contoso{}.crm.microsoftdynamics.us", of(8, SMALL)),
    "teams": ("https://teams.microsoft.com/l/team/x?groupId=1&tenantId={}", guid),
    "make": ("https://make.powerapps.com/environments/Default-{}/home", guid),
    "tel": ("phone: +43 1 {}", lambda: letters(7, "123456789")),
}
