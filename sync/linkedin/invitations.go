package linkedin

import (
	"context"
	"iter"
)

// Invitations gives the requests to connect, sent and received. A CSV has none. Errors as for Notes.
func (r *Reader) Invitations(ctx context.Context) iter.Seq2[Invitation, error] {
	return sequence(func(each func(Invitation) bool) error {
		if f, found := r.files[fileInvitations]; !found || f.size == 0 {
			return nil
		}
		err := r.rows(ctx, kindInvitations, func(t *table) bool {
			invitation, reason := r.invitation(t)
			if reason != "" {
				r.skip(t, reason)
				return true
			}
			return each(invitation)
		})
		return unlessForeign(err)
	})
}

func (r *Reader) invitation(t *table) (Invitation, Reason) {
	i := Invitation{Text: plain(t.raw("message")), Line: t.line}
	switch letters(t.raw("direction")) {
	case "outgoing":
		i.Sent = true
	case "incoming":
	default:
		return Invitation{}, ReasonDirection
	}
	on, dated := parseDay(t.raw("sentat"), invitationLayouts)
	if !dated {
		return Invitation{}, ReasonDate
	}
	i.On = on
	i.From = r.identify(t.text("from"), Slug(t.raw("inviterprofileurl")))
	i.To = r.identify(t.text("to"), Slug(t.raw("inviteeprofileurl")))
	other := i.From
	if i.Sent {
		other = i.To
	}
	switch {
	case other.Name == "" && other.Slug == "":
		return Invitation{}, ReasonMember
	case other.Hidden:
		return Invitation{}, ReasonHidden
	}
	return i, ""
}
