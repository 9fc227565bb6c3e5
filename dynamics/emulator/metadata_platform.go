package emulator

// platformTables describe the platform itself: which messages it takes for which
// table (contract §6.4), and its model-driven apps (contract §11). Their rows
// follow from what this server does, see platform.go; no client writes them.
const platformTables = `
table sdkmessage sdkmessages sdkmessageid name 4606 SdkMessage org nolock fixed : Sdk Message
  name s256 : Name
  isprivate b : Is Private

table sdkmessagefilter sdkmessagefilters sdkmessagefilterid name 4607 SdkMessageFilter org nolock fixed : Sdk Message Filter
  name s256 : Name
  primaryobjecttypecode name : Primary Object Type Code
  secondaryobjecttypecode name : Secondary Object Type Code
  sdkmessageid >sdkmessage back=sdkmessageid_sdkmessagefilter : SDK Message
  iscustomprocessingstepallowed b : Custom Processing Step Allowed

table appmodule appmodules appmoduleid name 9700 AppModule org nolock fixed : Model-driven App
  name s100 : Name
  uniquename s100 : Unique Name
  appmoduleversion s48 : Version
  clienttype i0..31 : Client Type
  description m2000 : Description
`
