package emulator

import (
	"net/http"
	"slices"
)

// addToQueue answers AddToQueue: an activity or a case enters a queue, out of the one
// that it was in.
func (c *call) addToQueue(t *table, id string, _ segment) (*answer, error) {
	body, err := c.actionBody(t, "Target", "SourceQueue", "QueueItemProperties")
	if err != nil {
		return nil, err
	}
	items := c.server.schema.byName["queueitem"]
	var item string
	err = c.transact(func(tx *transaction) error {
		kind, target, err := c.parameterRow(tx, body, "Target")
		if err != nil {
			return err
		}
		object := items.byName["objectid"]
		if target == nil || !slices.Contains(object.targets, kind.name) {
			return badPayload(t, "The parameter 'Target' is missing, or its rows cannot be in a queue.")
		}
		if _, ok := tx.get(t, id); !ok {
			return noRow(t, id)
		}
		if err := c.must(t, "Read", nil); err != nil {
			return err
		}
		r := Row{"title": target.text(kind.title), "objecttypecode": kind.name, "enteredon": stamp(tx.now), "statecode": int64(0), "statuscode": int64(1)}
		r.setLookup(object, kind.name, target.text(kind.key))
		r.setLookup(items.byName["queueid"], "queue", id)
		for _, before := range tx.where(items, object.property(), target.text(kind.key)) {
			r[items.key] = before.text(items.key)
		}
		item, err = c.server.put(tx, items, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c.response("AddToQueue", map[string]any{"QueueItemId": item})
}

// changeItem lets a bound action change an item of a queue.
func (c *call) changeItem(t *table, id string, change func(tx *transaction, r Row) error) (*answer, error) {
	err := c.transact(func(tx *transaction) error {
		r, ok := tx.get(t, id)
		if !ok {
			return noRow(t, id)
		}
		return change(tx, r)
	})
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

// pickFromQueue answers PickFromQueue: somebody works on an item.
func (c *call) pickFromQueue(t *table, id string, _ segment) (*answer, error) {
	body, err := c.actionBody(t, "SystemUser", "RemoveQueueItem")
	if err != nil {
		return nil, err
	}
	remove, err := parameterFlag(t, body, "RemoveQueueItem")
	if err != nil {
		return nil, err
	}
	return c.changeItem(t, id, func(tx *transaction, r Row) error {
		users, user, err := c.parameterRow(tx, body, "SystemUser")
		switch {
		case err != nil:
			return err
		case user == nil:
			return badPayload(t, "The parameter 'SystemUser' is missing.")
		case remove:
			tx.remove(t, id)
			return nil
		}
		r.setLookup(t.byName["workerid"], users.name, user.text(users.key))
		r["workeridmodifiedon"] = stamp(tx.now)
		tx.put(t, id, r)
		return nil
	})
}

// releaseToQueue answers ReleaseToQueue: nobody works on an item any more.
func (c *call) releaseToQueue(t *table, id string, _ segment) (*answer, error) {
	if _, err := c.actionBody(t); err != nil {
		return nil, err
	}
	return c.changeItem(t, id, func(tx *transaction, r Row) error {
		r.clearLookup(t.byName["workerid"])
		r["workeridmodifiedon"] = stamp(tx.now)
		tx.put(t, id, r)
		return nil
	})
}

// removeFromQueue answers RemoveFromQueue.
func (c *call) removeFromQueue(t *table, id string, _ segment) (*answer, error) {
	if _, err := c.actionBody(t); err != nil {
		return nil, err
	}
	return c.changeItem(t, id, func(tx *transaction, _ Row) error {
		tx.remove(t, id)
		return nil
	})
}

// emailSent and emailPending are the status reasons of an e-mail behind SendEmail.
const (
	emailSent    = 3
	emailPending = 6
)

// sendEmail answers SendEmail: a draft is sent, or counted as sent. Nothing leaves this machine.
func (c *call) sendEmail(t *table, id string, _ segment) (*answer, error) {
	body, err := c.actionBody(t, "IssueSend", "TrackingToken")
	if err != nil {
		return nil, err
	}
	issue, err := parameterFlag(t, body, "IssueSend")
	if err != nil {
		return nil, err
	}
	var subject any
	err = c.transact(func(tx *transaction) error {
		r, ok := tx.get(t, id)
		if !ok {
			return noRow(t, id)
		}
		if err := c.must(t, "Write", r); err != nil {
			return err
		}
		if state, _ := r.integer("statecode"); state != 0 {
			return refuse(http.StatusBadRequest, codeInvalidArgument, "The e-mail %s is not a draft and cannot be sent.", id)
		}
		r["statecode"], r["statuscode"], r["modifiedon"] = int64(1), int64(emailSent), stamp(tx.now)
		if issue {
			r["statuscode"] = int64(emailPending)
		}
		r["senton"], r["actualend"] = stamp(tx.now), stamp(tx.now)
		if token, _ := body["TrackingToken"].(string); token != "" {
			r["trackingtoken"], r["subject"] = token, r.text("subject")+" "+token
		}
		c.stampUser(r, "modified")
		subject = r["subject"]
		tx.put(t, id, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c.response("SendEmail", map[string]any{"Subject": subject})
}
