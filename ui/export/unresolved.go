package export

import "navsync/store"

// Unresolved is a row of the unresolved report (spec §9). Keys that are printed keep their names (spec §13).
type Unresolved struct {
	ID         string `json:"id"`
	At         string `json:"at"`
	Kind       string `json:"kind"`
	Direction  string `json:"direction"`
	Subject    string `json:"subject,omitempty"`
	Member     string `json:"member"`
	ProfileURL string `json:"profileUrl,omitempty"`
	Company    string `json:"company,omitempty"`
	Seat       string `json:"seat"` // e-mail
	SeatHolder string `json:"seatHolder"`
	State      string `json:"state"` // open: in Dynamics; kept-here: it waits for a record
	Reason     string `json:"reason"`
	Best       string `json:"best,omitempty"`
	BestName   string `json:"bestName,omitempty"`
	Score      int    `json:"score"`
	// Missing are the fields that could prove the best candidate and that one side does not know.
	Missing    []string `json:"missing,omitempty"`
	Table      string   `json:"activityTable"`
	ActivityID string   `json:"activityId"`
	WrittenAt  string   `json:"writtenAt,omitempty"`
	KeptAt     string   `json:"keptAt,omitempty"`
}

// UnresolvedOf is a row as it leaves navsync.
func UnresolvedOf(r store.UnresolvedRow) Unresolved {
	d := Unresolved{
		ID: number(r.ItemID), At: stamp(r.At, r.DateOnly), Kind: string(r.Kind), Direction: string(r.Direction), Subject: r.Subject,
		Member: r.Member, ProfileURL: r.ProfileURL, Company: r.Company, Seat: r.SeatEmail, SeatHolder: r.SeatHolder,
		State: string(store.ItemOpen), Reason: r.Reason, BestName: r.BestName, Score: r.BestScore,
		Table: r.ActivityTable, ActivityID: r.ActivityID, WrittenAt: stamp(r.WrittenAt, false), KeptAt: stamp(r.KeptAt, false),
	}
	if d.Member == "" {
		d.Member = r.Members
	}
	if d.KeptAt != "" {
		d.State, d.Table, d.ActivityID, d.WrittenAt = string(store.ItemKept), "", "", ""
	}
	if r.Reason == "below-threshold" {
		d.Missing = store.Missing(r.Evidence)
	}
	if r.BestKind != "" {
		d.Best = r.BestKind.WithID(r.BestID)
	}
	return d
}
