// Command navsync keeps LinkedIn Sales Navigator and Microsoft Dynamics 365 in step.
package main

func main() {}
