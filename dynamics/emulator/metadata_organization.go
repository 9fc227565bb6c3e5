package emulator

// organizationTables: the organization itself and the people in it (contract §9).
const organizationTables = `
table systemuser systemusers systemuserid fullname 8 User org tracked fixed : User
  domainname s1024 : User Name
  firstname s256 : First Name
  lastname s256 : Last Name
  fullname s200 ro : Full Name
  internalemailaddress s100 : Primary Email
  personalemailaddress s100 : Email 2
  windowsliveid s1024 : Windows Live ID
  azureactivedirectoryobjectid g ro : Azure AD Object ID
  applicationid g : Application ID
  isdisabled b : Status
  disabledreason s500 ro : Disabled Reason
  islicensed b ro : User Licensed
  accessmode c=accessmode : Access Mode
  caltype c=caltype : License Type
  azurestate c=azurestate : Azure State
  deletedstate c=deletedstate : Deleted State
  invitestatuscode c=invitestatus : Invitation Status
  isintegrationuser b : Integration user mode
  title s128 : Title
  jobtitle s100 : Job Title
  mobilephone s64 : Mobile Phone
  address1_telephone1 s64 : Main Phone
  employeeid s100 : Employee
  photourl s200 : Photo URL
  businessunitid >businessunit back=business_unit_system_users : Business Unit
  parentsystemuserid >systemuser back=user_parent_user : Manager
  positionid >position back=position_users : Position
  territoryid >territory : Territory
  transactioncurrencyid >transactioncurrency back=transactioncurrency_systemuser : Currency
  ownerid g ro : Owner

table businessunit businessunits businessunitid name 10 BusinessUnit org nolock : Business Unit
  name s160 req : Name
  parentbusinessunitid >businessunit back=business_unit_parent_business_unit : Parent Business
  isdisabled b : Is Disabled

table organization organizations organizationid name 1019 Organization org nolock fixed : Organization
  name s160 : Organization Name
  basecurrencyid >transactioncurrency back=basecurrency_organization : Currency
  languagecode i : Language
  localeid i : Locale
  currencysymbol s13 : Currency Symbol
  currencydisplayoption c=currencydisplay : Display Currencies Using
  pricingdecimalprecision i0..4 : Pricing Decimal Precision
  expirechangetrackingindays i0..365 : Days to Expire Change Tracking Deleted Records
  maxuploadfilesize i0..134217728 : Max Upload File Size
  isdisabled b : Is Organization Disabled
  fiscalcalendarstart dt : Fiscal Calendar Start
  fiscalperiodtype i2000..2003 : Fiscal Period Type
  fiscalperiodformatperiod c=fiscalperiodformat : Format for Fiscal Period
  fiscalyeardisplaycode i1..2 : Fiscal Year Display
  fiscalyearformatprefix c=fiscalprefix : Prefix for Fiscal Year
  fiscalyearformatyear c=fiscalyearformat : Fiscal Year Format Year
  fiscalyearformatsuffix c=fiscalsuffix : Suffix for Fiscal Year
  fiscalyearperiodconnect s5 : Fiscal Year Period Connector
  quickfindrecordlimitenabled b : Quick Find Record Limit Enabled
  initialversion s20 : Initial Version

table position positions positionid name 50 Position org : Position
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  name s100 req : Name
  description m2000 : Description
  parentpositionid >position back=position_parent_position : Parent Position

table transactioncurrency transactioncurrencies transactioncurrencyid currencyname 9105 TransactionCurrency org : Currency
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  currencyname s100 req : Currency Name
  isocurrencycode s5 req : Currency Code
  currencysymbol s10 : Currency Symbol
  currencyprecision i0..10 : Currency Precision
  exchangerate dec : Exchange Rate

table solution solutions solutionid friendlyname 7100 Solution org nolock : Solution
  uniquename s65 : Name
  friendlyname s256 : Display Name
  version s256 : Version
  ismanaged b ro : Package Type
  isvisible b : Is Visible Outside Platform
  installedon dt ro : Installed On
  publisherid g : Publisher

table processstage processstages processstageid stagename 4724 ProcessStage bare : Process Stage
  stagename s100 : Stage Name
  stagecategory c=stagecategory : Stage Category
  processid >workflow : Process
  primaryentitytypecode name : Primary Entity

table team teams teamid name 9 Team org : Team
  name s160 req : Team Name
  businessunitid >businessunit back=business_unit_teams : Business Unit
  ownerid g ro : Owner
`

// optionLists are the choices that columns share.
const optionLists = `
accessmode 0 Read-Write 1 Administrative 2 Read 3 Support_User 4 Non-interactive 5 Delegated_Admin
caltype 0 Professional 1 Administrative 2 Basic 3 Device_Professional 4 Device_Basic 5 Essential 6 Device_Essential 7 Enterprise 8 Device_Enterprise 9 Sales 10 Service 11 Field_Service 12 Project_Service
azurestate 0 Exists 1 Soft_deleted 2 Not_found_or_hard_deleted
deletedstate 0 Not_deleted 1 Soft_deleted
invitestatus 0 Invitation_Not_Sent 1 Invited 2 Invitation_Near_Expired 3 Invitation_Expired 4 Invitation_Accepted 5 Invitation_Rejected 6 Invitation_Revoked
currencydisplay 0 Currency_symbol 1 Currency_code
fiscalperiodformat 1 Quarter_{0} 2 Q{0} 3 P{0} 4 Month_{0} 5 M{0} 6 Semester_{0} 7 Month_Name
fiscalprefix 1 FY 2 _
fiscalyearformat 1 YYYY 2 YY
fiscalsuffix 1 FY 2 Fiscal_Year 3 _
stagecategory 0 Qualify 1 Develop 2 Propose 3 Close 4 Identify 5 Research 6 Resolve 7 Approval
industry 1 Accounting 2 Agriculture_and_Non-petrol_Natural_Resource_Extraction 3 Broadcasting_Printing_and_Publishing 4 Brokers 5 Building_Supply_Retail 6 Business_Services 7 Consulting 8 Consumer_Services 9 Design,_Direction_and_Creative_Management 10 Distributors,_Dispatchers_and_Processors 11 Doctor's_Offices_and_Clinics 12 Durable_Manufacturing 13 Eating_and_Drinking_Places 14 Entertainment_Retail 15 Equipment_Rental_and_Leasing 16 Financial 17 Food_and_Tobacco_Processing 18 Inbound_Capital_Intensive_Processing 19 Inbound_Repair_and_Services 20 Insurance 21 Legal_Services 22 Non-Durable_Merchandise_Retail 23 Outbound_Consumer_Service 24 Petrochemical_Extraction_and_Distribution 25 Service_Retail 26 SIG_Affiliations 27 Social_Services 28 Special_Outbound_Trade_Contractors 29 Specialty_Realty 30 Transportation 31 Utility_Creation_and_Distribution 32 Vehicle_Retail 33 Wholesale
ownership 1 Public 2 Private 3 Subsidiary 4 Other
customertype 1 Competitor 2 Consultant 3 Customer 4 Investor 5 Partner 6 Influencer 7 Press 8 Prospect 9 Reseller 10 Supplier 11 Vendor 12 Other
accountcategory 1 Preferred_Customer 2 Standard
accountrole 1 Decision_Maker 2 Employee 3 Influencer
contactsource 1 Default_Value
orgchange 0 No_Feedback 1 Not_at_Company 2 Ignore
leadsource 1 Advertisement 2 Employee_Referral 3 External_Referral 4 Partner 5 Public_Relations 6 Seminar 7 Trade_Show 8 Web 9 Word_of_Mouth 10 Other
rating 1 Hot 2 Warm 3 Cold
leadsalesstage 0 Qualify
budget 0 No_Committed_Budget 1 May_Buy 2 Can_Buy 3 Will_Buy
salesstage 0 Qualify 1 Develop 2 Propose 3 Close
salesstagecode 1 Default_Value
forecast 100000001 Pipeline 100000002 Best_case 100000003 Committed 100000004 Omitted 100000005 Won 100000006 Lost
timeframe 0 Immediate 1 This_Quarter 2 Next_Quarter 3 This_Year 4 Unknown
connectable 1 Account 2 Contact 3 Opportunity 4 Lead 8 User
rolecategory 1 Business 2 Family 3 Social 4 Sales 5 Other 1000 Stakeholder 1001 Sales_Team 1002 Service
priority 0 Low 1 Normal 2 High
community 0 Other 1 Facebook 2 Twitter 3 Line 4 Wechat 5 Cortana 6 Direct_Line 7 Microsoft_Teams 8 Direct_Line_Speech 9 Email 10 GroupMe 11 Kik 12 Telegram 13 Skype 14 Slack 15 WhatsApp
instancetype 0 Not_Recurring 1 Recurring_Master 2 Recurring_Instance 3 Recurring_Exception 4 Recurring_Future_Exception
participation 1 Sender 2 To_Recipient 3 CC_Recipient 4 BCC_Recipient 5 Required_attendee 6 Optional_attendee 7 Organizer 8 Regarding 9 Owner 10 Resource 11 Customer 12 Chat_Participant 13 Related
`
