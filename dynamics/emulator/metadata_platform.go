package emulator

// platformTables describe the platform itself: which messages it takes for which
// table (contract §6.4), its model-driven apps (contract §11), and views. The rows
// of all but the users' own views follow from what this server does, see platform.go
// and views.go; no client writes them.
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

table savedquery savedqueries savedqueryid name 1039 Query org nolock fixed : View
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  name s200 req : Name
  description m2000 : Description
  returnedtypecode name : Entity Name
  querytype i : View Type
  fetchxml m1073741823 : Fetch XML
  layoutxml m1073741823 : Layout XML
  isdefault b : Default View
  isquickfindquery b : Is Quick Find Query
  ismanaged b ro : State

table userquery userqueries userqueryid name 4230 UserQuery : Saved View
  states 0 Active 1 Active | 1 Inactive 2 All
  name s200 req : Name
  description m2000 : Description
  returnedtypecode name : Entity Name
  querytype i : View Type
  fetchxml m1073741823 : Fetch XML
  layoutxml m1073741823 : Layout XML
`
