"""Sign-in at Microsoft Entra: MSAL, the token cache, and words for what goes wrong."""
