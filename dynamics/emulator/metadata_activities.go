package emulator

// activityTables: activities, their parties, notes (contract §5.7, §5.8, §9).
// Common activity columns come from activityColumns.
const activityTables = `
table activitypointer activitypointers activityid subject 4200 Activity activity fixed : Activity
  states 0 Open 1 Open | 1 Completed 2 Completed | 2 Canceled 3 Canceled | 3 Scheduled 4 Scheduled
  subject s400 : Subject
  activitytypecode name ro : Activity Type
  regardingobjectid >regarding back={T}_ActivityPointers : Regarding
  senton dt ro : Date Sent
  activityadditionalparams m8192 : Additional Parameters
  community c=community : Social Channel
  instancetypecode c=instancetype ro : Recurring Instance Type
` + activityColumns + `
table activityparty activityparties activitypartyid partyidname 135 Activity bare nolock fixed : Activity Party
  activityid >activitypointer back=activitypointer_activity_parties : Activity
  partyid >account,contact,lead,systemuser,opportunity back={t}_activity_parties : Party
  participationtypemask c=participation : Participation Type
  addressused s320 : Address
  unresolvedpartyname s200 : Unresolved Party Name
  ispartydeleted b ro : Is Party Deleted
  partyidname s400 ro : Party Name

table task tasks activityid subject 4212 Activity activity : Task
  states 0 Open 2 Not_Started 3 In_Progress 4 Waiting_on_someone_else 7 Deferred | 1 Completed 5 Completed | 2 Canceled 6 Canceled
  subject s200 req : Subject
  percentcomplete i0..100 : Percent Complete
  category s250 : Category
  subcategory s250 : Sub-Category
  regardingobjectid >regarding back={T}_Tasks : Regarding
` + activityColumns + `
table phonecall phonecalls activityid subject 4210 Activity activity : Phone Call
  states 0 Open 1 Open | 1 Completed 2 Made 4 Received | 2 Canceled 3 Canceled
  subject s200 req : Subject
  phonenumber s200 : Phone Number
  directioncode b : Direction
  category s250 : Category
  subcategory s250 : Sub-Category
  regardingobjectid >regarding back={T}_Phonecalls : Regarding
` + activityColumns + `
table email emails activityid subject 4202 Activity activity : Email
  states 0 Open 1 Draft 8 Failed | 1 Completed 2 Completed 3 Sent 4 Received 6 Pending_Send 7 Sending | 2 Canceled 5 Canceled
  subject s800 : Subject
  description m1073741823 : Description
  sender s250 ro : From
  torecipients s500 ro : To Recipients
  submittedby s250 : Submitted By
  directioncode b : Direction
  messageid s320 : Message ID
  mimetype s256 : Mime Type
  trackingtoken s50 ro : Tracking Token
  senton dt ro : Date Sent
  regardingobjectid >regarding back={T}_Emails : Regarding
` + activityColumns + `
table letter letters activityid subject 4207 Activity activity : Letter
  states 0 Open 1 Open 2 Draft | 1 Completed 4 Sent 3 Received | 2 Canceled 5 Canceled
  subject s200 req : Subject
  address s200 : Address
  directioncode b : Direction
  regardingobjectid >regarding back={T}_Letters : Regarding
` + activityColumns + `
table opportunityclose opportunitycloses activityid subject 4208 Activity activity : Opportunity Close
  states 0 Open 1 Open | 1 Completed 2 Completed | 2 Canceled 3 Canceled
  subject s200 req : Subject
  opportunityid >opportunity req back=Opportunity_OpportunityClose : Opportunity
  actualrevenue $ : Actual Revenue
  competitorid >competitor : Competitor
  opportunitystatuscode i : Status
  opportunitystatecode i : State
  regardingobjectid >account,lead,opportunity back={t}_OpportunityCloses : Regarding
` + activityColumns + `
table annotation annotations annotationid subject 5 Note : Note
  subject s500 : Title
  notetext m100000 : Description
  objectid >account,contact,lead,opportunity,task,phonecall,email,letter,li_inmail,li_message,li_pointdrivepresentationviewed back={T}_Annotation : Regarding
  objecttypecode name ro : Object Type
  isdocument b : Is Document
  filename s255 : File Name
  mimetype s256 : Mime Type
  documentbody m1073741823 : Document
  filesize i0..1000000000 ro : File Size (Bytes)
`

// linkedInTables exist only while the LinkedIn app is installed (contract §10).
// The columns of li_message are not public: it is taken to be like li_inmail.
const linkedInTables = `
table li_inmail li_inmails activityid subject 10201 Activity activity custom app : inMail
` + linkedInColumns + `
table li_message li_messages activityid subject 10202 Activity activity custom app : Message
` + linkedInColumns + `
table li_pointdrivepresentationviewed li_pointdrivepresentationvieweds activityid subject 10203 Activity activity custom app : Smart Links content viewed
  li_url s200 : URL
` + linkedInColumns

const linkedInColumns = `
  states 0 Open 1 Open | 1 Completed 2 Completed | 2 Canceled 3 Canceled | 3 Scheduled 4 Scheduled
  subject s200 req : Subject
  community c=community : Social Channel
  activityadditionalparams m8192 : Additional Parameters
  regardingobjectid >regarding back={t}_{f}s : Regarding
` + activityColumns

const activityColumns = `
  description m2000 : Description
  scheduledstart dt : Start Date
  scheduledend dt : Due Date
  actualstart dt : Actual Start
  actualend dt : Actual End
  actualdurationminutes i0..2147483647 : Duration
  scheduleddurationminutes i0..2147483647 ro : Scheduled Duration
  prioritycode c=priority : Priority
  leftvoicemail b : Left Voice Mail
  sortdate dt : Sort Date
  isbilled b : Is Billed
  isworkflowcreated b ro : Is Workflow Created
  isregularactivity b ro : Is Regular Activity
  isalldayevent b : All Day Event
  transactioncurrencyid >transactioncurrency : Currency
  exchangeitemid s200 : Exchange Item ID
  exchangeweblink s1250 : Exchange WebLink
  deliverylastattemptedon dt ro : Date Delivery Last Attempted
  deliveryprioritycode c=priority : Delivery Priority
  postponeactivityprocessinguntil dt ro : Delay activity processing until
  onholdtime i ro : On Hold Time (Minutes)
  lastonholdtime dt : Last On Hold Time
  processid g : Process
  stageid g : Process Stage
  traversedpath s1250 : Traversed Path
  ismapiprivate b : Is Private
  slaid >sla : SLA
  slainvokedid >sla ro : Last SLA applied
`
