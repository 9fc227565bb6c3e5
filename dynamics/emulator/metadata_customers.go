package emulator

// customerTables: accounts and contacts (contract §9).
const customerTables = `
table account accounts accountid name 1 Account tracked : Account
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  key accountnumber_key accountnumber
  name s160 req : Account Name
  accountnumber s20 : Account Number
  websiteurl s200 : Website
  telephone1 s50 : Main Phone
  fax s50 : Fax
  emailaddress1 s100 : Email
  address1_line1 s250 : Address 1: Street 1
  address1_city s80 : Address 1: City
  address1_stateorprovince s50 : Address 1: State/Province
  address1_postalcode s20 : Address 1: ZIP/Postal Code
  address1_country s80 : Address 1: Country/Region
  address1_composite m1000 ro : Address 1
  industrycode c=industry : Industry
  numberofemployees i0..1000000000 : Number of Employees
  revenue $ : Annual Revenue
  tickersymbol s10 : Ticker Symbol
  stockexchange s20 : Stock Exchange
  sic s20 : SIC Code
  ownershipcode c=ownership : Ownership
  customertypecode c=customertype : Relationship Type
  accountcategorycode c=accountcategory : Category
  description m2000 : Description
  parentaccountid >account back=account_parent_account : Parent Account
  primarycontactid >contact back=account_primary_contact : Primary Contact
  originatingleadid >lead back=account_originating_lead : Originating Lead
  masterid >account ro back=account_master_account : Master ID
  merged b ro : Merged
  new_linkedinurl s200 : LinkedIn company page

table contact contacts contactid fullname 2 Contact tracked : Contact
  states 0 Active 1 Active | 1 Inactive 2 Inactive
  key new_linkedinid_key new_linkedinid
  firstname s50 : First Name
  middlename s50 : Middle Name
  lastname s50 req : Last Name
  fullname s160 ro : Full Name
  salutation s100 : Salutation
  suffix s10 : Suffix
  nickname s100 : Nickname
  jobtitle s100 : Job Title
  department s100 : Department
  emailaddress1 s100 : Email
  emailaddress2 s100 : Email Address 2
  emailaddress3 s100 : Email Address 3
  telephone1 s50 : Business Phone
  telephone2 s50 : Home Phone
  mobilephone s50 : Mobile Phone
  websiteurl s200 : Website
  parentcustomerid >account,contact back=contact_customer_{s} : Company Name
  accountid >account ro : Account
  parentcontactid >contact ro : Parent Contact
  accountrolecode c=accountrole : Role
  leadsourcecode c=contactsource : Lead Source
  msdyn_orgchangestatus c=orgchange : Not at Company Flag
  numberofchildren i0..1000000000 : No. of Children
  birthdate d : Birthday
  donotemail b : Do not allow Emails
  donotbulkemail b : Do not allow Bulk Emails
  donotphone b : Do not allow Phone Calls
  address1_line1 s250 : Address 1: Street 1
  address1_city s80 : Address 1: City
  address1_stateorprovince s50 : Address 1: State/Province
  address1_postalcode s20 : Address 1: ZIP/Postal Code
  address1_country s80 : Address 1: Country/Region
  address1_composite m1000 ro : Address 1
  description m2000 : Description
  originatingleadid >lead back=contact_originating_lead : Originating Lead
  masterid >contact ro back=contact_master_contact : Master ID
  merged b ro : Merged
  transactioncurrencyid >transactioncurrency back=transactioncurrency_contact : Currency
  new_linkedinid s200 : LinkedIn member
  new_accountmanagerid >systemuser nav=new_AccountManagerId back=new_systemuser_contact_AccountManagerId : Account Manager
`
