// Package e2e proves the Dynamics client and the emulator against each other
// and against an independent client, npm's dynamics-web-api, and measures them
// side by side. It holds tests only and is imported by nothing.
package e2e
