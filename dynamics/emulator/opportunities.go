package emulator

import "net/http"

// closeOpportunity wins (1) or loses (2) an opportunity: it makes a closed
// opportunityclose activity and closes the opportunity (contract §5.10).
func (c *call) closeOpportunity(state int64) (*answer, error) {
	t := c.server.schema.byName["opportunity"]
	activity := c.server.schema.byName["opportunityclose"]
	body, err := c.decodeBody(activity)
	if err != nil {
		return nil, err
	}
	if err := onlyParameters(activity, body, "OpportunityClose", "Status"); err != nil {
		return nil, err
	}
	details, ok := body["OpportunityClose"].(map[string]any)
	if !ok {
		return nil, badPayload(activity, "The parameter 'OpportunityClose' is missing.")
	}
	status, err := parameterStatus(t, body, state)
	if err != nil {
		return nil, err
	}
	if err := c.writeFaults(); err != nil {
		return nil, err
	}
	err = c.transact(func(tx *transaction) error {
		return c.closeWith(tx, t, activity, details, state, status)
	})
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

func (c *call) closeWith(tx *transaction, t, activity *table, details map[string]any, state, status int64) error {
	if details["subject"] == nil {
		details["subject"] = "Opportunity Close"
	}
	id, err := c.create(tx, activity, details, "")
	if err != nil {
		return err
	}
	closing, _ := tx.get(activity, id)
	opportunity, ok := tx.get(t, closing.lookup("opportunityid"))
	if !ok {
		return refuse(http.StatusBadRequest, codeInvalidArgument, "The opportunityid of the OpportunityClose is missing.")
	}
	if err := c.must(t, "Write", opportunity); err != nil {
		return err
	}
	if before, _ := opportunity.integer("statecode"); before != 0 {
		return refuse(http.StatusBadRequest, codeInvalidArgument, "The opportunity has already been closed.")
	}
	end := closing.text("actualend")
	if end == "" {
		end = stamp(tx.now)
	}
	opportunity["statecode"], opportunity["statuscode"] = state, status
	if err := checkStatus(t, opportunity, state); err != nil {
		return err
	}
	opportunity["actualclosedate"] = end[:len("2006-01-02")]
	if revenue := closing["actualrevenue"]; revenue != nil {
		opportunity["actualvalue"] = revenue
	} else if state == 1 && opportunity["estimatedvalue"] != nil {
		opportunity["actualvalue"] = opportunity["estimatedvalue"]
	}
	tx.derive(t, opportunity, nil)
	opportunity["modifiedon"] = stamp(tx.now)
	c.stampUser(opportunity, "modified")
	tx.put(t, opportunity.text(t.key), opportunity)
	closing["statecode"], closing["statuscode"], closing["actualend"] = int64(1), int64(2), end
	tx.put(activity, id, closing)
	return nil
}
