// Package auth signs in to Microsoft Entra ID and keeps the tokens.
//
// It builds on the Microsoft Authentication Library for Go (MSAL) and not on
// azidentity, which wraps the same library: MSAL alone lets the token cache be
// kept through the Keeper here, takes the HTTP client that reaches a token
// service on this machine, asks for the account silently after a restart, and
// needs a quarter of the modules.
//
// The package never validates or interprets a token beyond its expiry, never
// stores one anywhere but in the Keeper, and never puts a token, a secret or a
// device code in an error, a log or a String.
package auth
