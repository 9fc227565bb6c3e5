package emulator

import "strings"

// publishedNames are the names of one-to-many relationships, and so of collections,
// that the platform publishes in its table reference and that do not follow from a
// pattern. A line is the table with the lookup, the lookup, the table that it points
// to where it may be several, and the name.
const publishedNames = `
account owninguser user_accounts
account owningteam team_accounts
account owningbusinessunit business_unit_accounts
contact owninguser contact_owning_user
contact owningteam team_contacts
contact owningbusinessunit business_unit_contacts
contact createdonbehalfby lk_contact_createdonbehalfby
contact modifiedonbehalfby lk_contact_modifiedonbehalfby
lead owninguser lead_owning_user
lead owningteam lead_owning_team
lead owningbusinessunit business_unit_leads
lead createdonbehalfby lk_lead_createdonbehalfby
lead modifiedonbehalfby lk_lead_modifiedonbehalfby
opportunity owninguser opportunity_owning_user
opportunity owningteam team_opportunities
opportunity owningbusinessunit business_unit_opportunities
opportunity createdonbehalfby lk_opportunity_createdonbehalfby
opportunity modifiedonbehalfby lk_opportunity_modifiedonbehalfby
annotation owninguser annotation_owning_user
annotation owningteam team_annotations
annotation owningbusinessunit business_unit_annotations
annotation objectid phonecall PhoneCall_Annotation
annotation objectid li_inmail li_inmail_Annotations
annotation objectid li_message li_message_Annotations
annotation objectid li_pointdrivepresentationviewed li_pointdrivepresentationviewed_Annotations
connection owningbusinessunit business_unit_connections
connection createdby createdby_connection
connection modifiedby modifiedby_connection
activitypointer owninguser user_activity
activitypointer owningteam team_activity
activitypointer owningbusinessunit business_unit_activitypointer
task owningbusinessunit business_unit_task_activities
phonecall owningbusinessunit business_unit_phone_call_activities
email owningbusinessunit business_unit_email_activities
letter owningbusinessunit business_unit_letter_activities
opportunityclose owningbusinessunit business_unit_opportunity_close_activities
opportunitysalesprocess opportunityid lk_opportunitysalesprocess_opportunityid
opportunitysalesprocess activestageid lk_opportunitysalesprocess_activestageid
activityparty partyid systemuser system_user_activity_parties
systemuser transactioncurrencyid TransactionCurrency_SystemUser
task regardingobjectid salesorder SalesOrder_Tasks
phonecall regardingobjectid salesorder SalesOrder_Phonecalls
email regardingobjectid salesorder SalesOrder_Emails
letter regardingobjectid salesorder SalesOrder_Letters
appointment regardingobjectid salesorder SalesOrder_Appointments
activitypointer regardingobjectid salesorder SalesOrder_ActivityPointers
queueitem objectid phonecall PhoneCall_QueueItem
incident owninguser user_incidents
incident owningteam team_incidents
incident owningbusinessunit business_unit_incidents
incident parentcaseid incident_parent_incident
incident masterid incident_master_incident
incident primarycontactid contact_as_primary_contact
incident responsiblecontactid contact_as_responsible_contact
incident productid product_incidents
quote owninguser user_quotes
quote owningteam team_quotes
quote owningbusinessunit business_unit_quotes
salesorder owninguser user_sales_orders
salesorder owningteam team_salesorders
salesorder owningbusinessunit business_unit_sales_orders
invoice owninguser user_invoices
invoice owningteam team_invoices
invoice owningbusinessunit business_unit_invoices
campaign owningbusinessunit business_unit_campaigns
campaign owningteam team_Campaigns
campaign owninguser user_campaign
lead campaignid campaign_leads
opportunity campaignid campaign_opportunities
opportunity pricelevelid price_level_opportunities
account defaultpricelevelid price_level_accounts
contact defaultpricelevelid price_level_contacts
account territoryid territory_accounts
systemuser territoryid territory_system_users
account preferredsystemuserid system_user_accounts
contact preferredsystemuserid system_user_contacts
team administratorid lk_teambase_administratorid
team queueid queue_team
systemuser queueid queue_system_user
queue businessunitid business_unit_queues
`

// baseNamed are the tables whose relationships to the users who made and changed
// rows have base in their names.
var baseNamed = strings.Fields("account contact lead opportunity annotation connection systemuser businessunit organization team transactioncurrency")

// collectionNames reads publishedNames: by table and lookup, with or without target.
func collectionNames() map[string]string {
	names := map[string]string{}
	for _, line := range strings.Split(publishedNames, "\n") {
		words := strings.Fields(line)
		if len(words) < 3 {
			continue
		}
		names[strings.Join(words[:len(words)-1], " ")] = words[len(words)-1]
	}
	return names
}

// suffixed are the lookups that activities have under a second name as well: their
// own, beside the one that comes from activitypointer.
var suffixed = strings.Fields("ownerid owninguser owningteam owningbusinessunit " +
	"createdby modifiedby createdonbehalfby modifiedonbehalfby transactioncurrencyid")
