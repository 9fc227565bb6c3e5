package linkedin

import (
	"context"
	"iter"
)

// Invitations gives the requests to connect, sent and received. A CSV has none. Errors as for Notes.
func (r *Reader) Invitations(ctx context.Context) iter.Seq2[Invitation, error] {
	return sequence(func(each func(Invitation) bool) error {
		err := r.rows(ctx, kindInvitations, func(t *table) bool {
			invitation, reason := r.invitation(t)
			if reason != "" {
				r.skip(t, reason, "")
				return true
			}
			return each(invitation)
		})
		return unlessForeign(err)
	})
}

func (r *Reader) invitation(t *table) (Invitation, Reason) {
	i := Invitation{Text: plain(t.raw("message")), Line: t.line}
	received, known := receivedOf(t.raw("direction"))
	if !known {
		return Invitation{}, ReasonDirection
	}
	i.Sent = !received
	on, dated := t.day("sentat")
	if !dated {
		return Invitation{}, ReasonDate
	}
	i.On = on
	i.From = r.identify(t.text("from"), r.known.profile(t.raw("inviterprofileurl")))
	i.To = r.identify(t.text("to"), r.known.profile(t.raw("inviteeprofileurl")))
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
