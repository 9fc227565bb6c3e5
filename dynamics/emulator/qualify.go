package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
)

const (
	qualifiedState = 1 // of a lead
	currencyTable  = "transactioncurrency"
)

// qualification is one QualifyLead under way.
type qualification struct {
	call                          *call
	tx                            *transaction
	lead                          Row
	account, contact, opportunity string // ids, "" for what was not made
	made                          []object
}

// Which columns of a lead go where: the columns that have the same name in both
// tables, and these.
var (
	leadToAccount     = map[string]string{"companyname": "name"}
	leadToOpportunity = map[string]string{"subject": "name", "estimatedamount": "estimatedvalue"}
	leadCopies        = map[string][]string{
		"account": {
			"emailaddress1", "telephone1", "websiteurl", "industrycode", "numberofemployees", "revenue",
			"address1_line1", "address1_city", "address1_stateorprovince", "address1_postalcode", "address1_country", "description",
		},
		"contact": {
			"firstname", "middlename", "lastname", "jobtitle", "emailaddress1", "telephone1", "mobilephone", "websiteurl",
			"address1_line1", "address1_city", "address1_stateorprovince", "address1_postalcode", "address1_country", "description",
		},
		"opportunity": {"estimatedclosedate", "description"},
	}
)

// qualifyLead makes an account, a contact and an opportunity of a lead, as asked,
// and closes the lead as qualified (contract §5.10). All of it happens or nothing.
func (c *call) qualifyLead(t *table, id string) (*answer, error) {
	body, err := c.decodeBody(t)
	if err != nil {
		return nil, err
	}
	if err := onlyParameters(t, body, "CreateAccount", "CreateContact", "CreateOpportunity", "OpportunityCurrencyId",
		"OpportunityCustomerId", "SourceCampaignId", "Status", "ProcessInstanceId"); err != nil {
		return nil, err
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	q := &qualification{call: c}
	if err := c.transact(func(tx *transaction) error { return q.run(tx, t, id, body) }); err != nil {
		return nil, err
	}
	answer := object{"@odata.context": c.root + "$metadata#Collection(Microsoft.Dynamics.CRM.crmbaseentity)", "value": q.made}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("answering QualifyLead: %w", err)
	}
	return jsonAnswer(http.StatusOK, text), nil
}

func (q *qualification) run(tx *transaction, t *table, id string, body map[string]any) error {
	q.tx, q.made = tx, []object{}
	var ok bool
	if q.lead, ok = tx.get(t, id); !ok {
		return noRow(t, id)
	}
	if err := q.call.must(t, "Write", q.lead); err != nil {
		return err
	}
	if state, _ := q.lead.integer("statecode"); state != 0 {
		return refuse(http.StatusBadRequest, codeInvalidArgument, "The lead is already closed.")
	}
	status, err := parameterStatus(t, body, qualifiedState)
	if err != nil {
		return err
	}
	if err := q.makeRows(t, body); err != nil {
		return err
	}
	return q.close(t, status)
}

// makeRows makes what the three flags ask for.
func (q *qualification) makeRows(t *table, body map[string]any) error {
	for _, step := range []struct {
		flag string
		make func(map[string]any) error
	}{{"CreateAccount", q.makeAccount}, {"CreateContact", q.makeContact}, {"CreateOpportunity", q.makeOpportunity}} {
		wanted, err := parameterFlag(t, body, step.flag)
		if err != nil {
			return err
		}
		if !wanted {
			continue
		}
		if err := step.make(body); err != nil {
			return err
		}
	}
	return nil
}

// create makes one row with the lead's columns, its owner and its origin.
func (q *qualification) create(name string, renamed map[string]string, more map[string]any) (string, error) {
	body := map[string]any{"originatingleadid@odata.bind": "/leads(" + q.lead.text("leadid") + ")"}
	if owner := q.lead.lookup("ownerid"); q.lead.lookup("owninguser") == owner {
		body["ownerid@odata.bind"] = "/systemusers(" + owner + ")"
	}
	for from, to := range renamed {
		body[to] = q.lead[from]
	}
	for _, column := range leadCopies[name] {
		if q.lead[column] != nil {
			body[column] = q.lead[column]
		}
	}
	if id := q.lead.lookup("transactioncurrencyid"); id != "" {
		body["transactioncurrencyid@odata.bind"] = "/transactioncurrencies(" + id + ")"
	}
	for property, value := range more {
		body[property] = value
	}
	t := q.call.server.schema.byName[name]
	id, err := q.call.create(q.tx, t, body, "")
	if err == nil {
		q.made = append(q.made, object{"@odata.type": "#Microsoft.Dynamics.CRM." + name, t.key: id})
	}
	return id, err
}

// makeAccount needs a company: a lead without one gives no account.
func (q *qualification) makeAccount(map[string]any) (err error) {
	if q.lead.text("companyname") == "" {
		return nil
	}
	q.account, err = q.create("account", leadToAccount, nil)
	return err
}

// makeContact puts the contact under the new account, whose primary contact it is.
func (q *qualification) makeContact(map[string]any) (err error) {
	more := map[string]any{}
	if account := q.accountOrParent(); account != "" {
		more["parentcustomerid_account@odata.bind"] = "/accounts(" + account + ")"
	}
	if q.contact, err = q.create("contact", nil, more); err != nil || q.account == "" {
		return err
	}
	t := q.call.server.schema.byName["account"]
	account, _ := q.tx.get(t, q.account)
	return q.call.update(q.tx, t, account, map[string]any{"primarycontactid@odata.bind": "/contacts(" + q.contact + ")"})
}

func (q *qualification) accountOrParent() string {
	if q.account != "" {
		return q.account
	}
	return q.lead.lookup("parentaccountid")
}

func (q *qualification) contactOrParent() string {
	if q.contact != "" {
		return q.contact
	}
	return q.lead.lookup("parentcontactid")
}

func (q *qualification) makeOpportunity(body map[string]any) error {
	more := map[string]any{}
	if account := q.accountOrParent(); account != "" {
		more["parentaccountid@odata.bind"] = "/accounts(" + account + ")"
		more["customerid_account@odata.bind"] = "/accounts(" + account + ")"
	}
	if contact := q.contactOrParent(); contact != "" {
		more["parentcontactid@odata.bind"] = "/contacts(" + contact + ")"
		if more["customerid_account@odata.bind"] == nil {
			more["customerid_contact@odata.bind"] = "/contacts(" + contact + ")"
		}
	}
	customer, row, err := q.call.parameterRow(q.tx, body, "OpportunityCustomerId")
	if err != nil {
		return err
	}
	if customer != nil {
		delete(more, "customerid_account@odata.bind")
		delete(more, "customerid_contact@odata.bind")
		more["customerid_"+customer.name+"@odata.bind"] = "/" + customer.set + "(" + row.text(customer.key) + ")"
	}
	currency, row, err := q.call.parameterRow(q.tx, body, "OpportunityCurrencyId")
	if err != nil {
		return err
	}
	if currency != nil {
		if currency.name != currencyTable {
			return badPayload(currency, "The parameter 'OpportunityCurrencyId' is not a currency.")
		}
		more["transactioncurrencyid@odata.bind"] = "/transactioncurrencies(" + row.text(currency.key) + ")"
	}
	q.opportunity, err = q.create("opportunity", leadToOpportunity, more)
	return err
}

// close marks the lead as qualified and ties it to what came of it.
func (q *qualification) close(t *table, status int64) error {
	lead := q.lead.clone()
	lead["statecode"], lead["statuscode"] = int64(qualifiedState), status
	if err := checkStatus(t, lead, qualifiedState); err != nil {
		return err
	}
	for _, tie := range []struct{ column, target, id string }{
		{"parentaccountid", "account", q.account},
		{"parentcontactid", "contact", q.contact},
		{"qualifyingopportunityid", "opportunity", q.opportunity},
	} {
		if tie.id != "" {
			lead.setLookup(t.byName[tie.column], tie.target, tie.id)
		}
	}
	q.tx.derive(t, lead, nil)
	lead["modifiedon"] = stamp(q.tx.now)
	q.call.stampUser(lead, "modified")
	q.tx.put(t, lead.text(t.key), lead)
	return nil
}
