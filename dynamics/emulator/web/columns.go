package web

import "strings"

type labelled struct{ name, label string }

// tableLabel is a table's name for people.
func tableLabel(table string) string {
	switch table {
	case "systemuser":
		return "User"
	case "businessunit":
		return "Business unit"
	case "connectionrole":
		return "Connection role"
	case "transactioncurrency":
		return "Currency"
	case "phonecall":
		return "Phone call"
	case "opportunityclose":
		return "Opportunity close"
	case "activitypointer":
		return "Activity"
	case "annotation":
		return "Note"
	case "li_inmail":
		return "InMail"
	case "li_message":
		return "LinkedIn message"
	case "li_pointdrivepresentationviewed":
		return "Smart Links content viewed"
	case "":
		return "Record"
	}
	table = clean(table)
	return strings.ToUpper(table[:1]) + table[1:]
}

// regarded says whether activities are usually regarding a table's rows.
func regarded(table string) bool {
	switch table {
	case "account", "contact", "lead", "opportunity":
		return true
	}
	return false
}

// rowColumns are the last columns of every record that is no activity; an
// activity shows them in its own way. A user's owner is the user.
func rowColumns(table string) []labelled {
	owner := labelled{"ownerid", "Owner"}
	if table == "systemuser" {
		owner = labelled{}
	}
	return []labelled{
		owner,
		{"statecode", "State"},
		{"statuscode", "Status reason"},
		{"createdby", "Created by"},
		{"createdon", "Created"},
		{"modifiedon", "Modified"},
	}
}

// columnsOf lists the main columns of a table's own.
func columnsOf(table string) []labelled {
	switch table {
	case "account":
		return []labelled{
			{"accountnumber", "Account number"},
			{"websiteurl", "Website"},
			{"telephone1", "Telephone"},
			{"emailaddress1", "E-mail"},
			{"address1_composite", "Address"},
			{"industrycode", "Industry"},
			{"numberofemployees", "Employees"},
			{"revenue", "Revenue"},
			{"parentaccountid", "Parent account"},
			{"primarycontactid", "Primary contact"},
			{"masterid", "Merged into"},
			{"description", "Description"},
		}
	case "contact":
		return []labelled{
			{"jobtitle", "Job title"},
			{"parentcustomerid", "Account"},
			{"emailaddress1", "E-mail"},
			{"telephone1", "Telephone"},
			{"mobilephone", "Mobile"},
			{"websiteurl", "Website"},
			{"department", "Department"},
			{"address1_city", "City"},
			{"address1_country", "Country"},
			{"masterid", "Merged into"},
			{"description", "Description"},
		}
	case "lead":
		return []labelled{
			{"subject", "Topic"},
			{"companyname", "Company"},
			{"jobtitle", "Job title"},
			{"emailaddress1", "E-mail"},
			{"telephone1", "Telephone"},
			{"mobilephone", "Mobile"},
			{"websiteurl", "Website"},
			{"leadsourcecode", "Source"},
			{"leadqualitycode", "Rating"},
			{"parentaccountid", "Account"},
			{"parentcontactid", "Contact"},
			{"qualifyingopportunityid", "Opportunity"},
			{"description", "Description"},
		}
	case "opportunity":
		return []labelled{
			{"customerid", "Customer"},
			{"parentaccountid", "Account"},
			{"parentcontactid", "Contact"},
			{"salesstage", "Sales stage"},
			{"stepname", "Pipeline phase"},
			{"estimatedvalue", "Estimated revenue"},
			{"actualvalue", "Actual revenue"},
			{"estimatedclosedate", "Estimated close"},
			{"actualclosedate", "Closed"},
			{"closeprobability", "Probability (%)"},
			{"originatingleadid", "Originating lead"},
			{"description", "Description"},
		}
	case "systemuser":
		return []labelled{
			{"title", "Title"},
			{"internalemailaddress", "E-mail"},
			{"domainname", "User name"},
			{"businessunitid", "Business unit"},
			{"parentsystemuserid", "Manager"},
			{"accessmode", "Access mode"},
			{"isdisabled", "Disabled"},
			{"applicationid", "Application id"},
		}
	case "connection":
		return []labelled{
			{"record1id", "Connected from"}, {"record1roleid", "Role (from)"}, {"record2id", "Connected to"}, {"record2roleid", "Role (to)"},
		}
	case "opportunityclose":
		return []labelled{{"opportunityid", "Opportunity"}, {"actualrevenue", "Actual revenue"}}
	case "annotation":
		return []labelled{{"objectid", "Regarding"}, {"notetext", "Text"}}
	case "phonecall":
		return []labelled{{"phonenumber", "Number"}, {"directioncode", "Direction"}}
	case "li_pointdrivepresentationviewed":
		return []labelled{{"li_url", "Address"}}
	}
	return nil
}
