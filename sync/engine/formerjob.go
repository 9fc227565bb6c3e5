package engine

import (
	"context"
	"strings"

	"navsync/store"
	"navsync/sync/linkedin"
)

// leaveJob keeps the firm that a member has left, as a newer file says or an older one remembers: a CRM record that was
// never updated still has it (spec §7).
func (c *capture) leaveJob(ctx context.Context, tx *store.Tx, now, before store.Member, p linkedin.Person) error {
	left := store.Job{Company: before.Company, Title: before.Title}
	if now.Company == before.Company {
		left = store.Job{Company: p.Company, Title: p.Title}
	}
	if left.Company == "" || strings.EqualFold(left.Company, now.Company) {
		return nil
	}
	return tx.LeaveJob(ctx, now.ID, left, c.seenAt)
}
