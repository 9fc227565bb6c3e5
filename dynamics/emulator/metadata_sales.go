package emulator

// salesTables: leads, opportunities and who takes part in them (contract §9).
const salesTables = `
table lead leads leadid fullname 4 Lead tracked : Lead
  states 0 Open 1 New 2 Contacted | 1 Qualified 3 Qualified | 2 Disqualified 4 Lost 5 Cannot_Contact 6 No_Longer_Interested 7 Canceled
  subject s300 req : Topic
  firstname s50 : First Name
  middlename s50 : Middle Name
  lastname s50 req : Last Name
  fullname s160 ro : Name
  companyname s100 : Company Name
  jobtitle s100 : Job Title
  emailaddress1 s100 : Email
  telephone1 s50 : Business Phone
  mobilephone s20 : Mobile Phone
  websiteurl s200 : Website
  leadsourcecode c=leadsource : Lead Source
  leadqualitycode c=rating : Rating
  industrycode c=industry : Industry
  numberofemployees i0..1000000000 : No. of Employees
  revenue $ : Annual Revenue
  estimatedamount $ : Est. Value
  estimatedvalue dec : Est. Value (deprecated)
  estimatedclosedate d : Est. Close Date
  salesstage c=leadsalesstage : Sales Stage
  decisionmaker b : Decision Maker?
  budgetstatus c=budget : Budget
  address1_line1 s250 : Street 1
  address1_city s80 : City
  address1_stateorprovince s50 : State/Province
  address1_postalcode s20 : ZIP/Postal Code
  address1_country s80 : Country/Region
  address1_composite m1000 ro : Address 1
  description m2000 : Description
  parentaccountid >account back=lead_parent_account : Parent Account for lead
  parentcontactid >contact back=lead_parent_contact : Parent Contact for lead
  customerid >account,contact back=lead_customer_{s} : Customer
  qualifyingopportunityid >opportunity back=lead_qualifying_opportunity : Qualifying Opportunity
  campaignid >campaign : Source Campaign
  masterid >lead ro back=lead_master_lead : Master ID
  merged b ro : Merged

table opportunity opportunities opportunityid name 3 Opportunity tracked : Opportunity
  states 0 Open 1 In_Progress 2 On_Hold | 1 Won 3 Won | 2 Lost 4 Canceled 5 Out-Sold
  name s300 req : Topic
  customerid >account,contact back=opportunity_customer_{s} : Potential Customer
  parentaccountid >account back=opportunity_parent_account : Account
  parentcontactid >contact back=opportunity_parent_contact : Contact
  accountid >account ro : Account
  contactid >contact ro : Contact
  estimatedvalue $ : Est. Revenue
  actualvalue $ : Actual Revenue
  budgetamount $ : Budget Amount
  totalamount $ : Total Amount
  isrevenuesystemcalculated b : Revenue
  estimatedclosedate d : Est. Close Date
  actualclosedate d : Actual Close Date
  closeprobability i0..100 : Probability
  salesstage c=salesstage : Sales Stage
  salesstagecode c=salesstagecode : Process Code
  stepname s200 : Pipeline Phase
  stageid g : Process Stage
  processid g : Process
  opportunityratingcode c=rating : Rating
  msdyn_forecastcategory c=forecast : Forecast category
  purchasetimeframe c=timeframe : Purchase Timeframe
  description m2000 : Description
  currentsituation m2000 : Current Situation
  customerneed m2000 : Customer Need
  originatingleadid >lead back=opportunity_originating_lead : Originating Lead
  campaignid >campaign : Source Campaign

table connection connections connectionid name 3234 Connection : Connection
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  name s500 ro : Connection Name
  record1id >account,contact,lead,opportunity,systemuser req back={t}_connections1 : Connected From
  record2id >account,contact,lead,opportunity,systemuser req back={t}_connections2 : Connected To
  record1objecttypecode c=connectable ro : Type (From)
  record2objecttypecode c=connectable ro : Type (To)
  record1roleid >connectionrole back=connection_role_connections1 : Role (From)
  record2roleid >connectionrole back=connection_role_connections2 : Role (To)
  description m2000 : Description
  effectivestart dt : Starting
  effectiveend dt : Ending
  ismaster b ro : Is Master
  relatedconnectionid >connection ro back=connection_related_connection : Reciprocal Connection

table connectionrole connectionroles connectionroleid name 3231 ConnectionRole org : Connection Role
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  name s100 req : Name
  category c=rolecategory : Connection Role Category
  description m2000 : Description

table customeropportunityrole customeropportunityroles customeropportunityroleid name 4503 CustomerOpportunityRole : Opportunity Relationship
  name s160 ro : Name
  opportunityid >opportunity req back=opportunity_customer_opportunity_roles : Opportunity
  customerid >account,contact req back={t}_customer_opportunity_roles : Customer
  opportunityroleid >relationshiprole : Role
  description s500 : Description

table opportunitysalesprocess opportunitysalesprocesses businessprocessflowinstanceid name 10100 OpportunitySalesProcess org : Opportunity Sales Process
  states 0 Active 1 Active | 1 Inactive 2 Finished 3 Aborted
  name s200 : Process Name
  opportunityid >opportunity back=opportunity_opportunitysalesprocess : Opportunity
  activestageid >processstage back=processstage_opportunitysalesprocess : Active Stage
  processid >workflow : Process
`
