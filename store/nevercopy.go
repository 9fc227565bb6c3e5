package store

import "time"

// NeverCopy is a rule of the never-copy list, which wins over every choice (spec §8.3).
type NeverCopy struct {
	ID      int64
	SeatID  int64  // 0: for every seat
	Kind    string // member, company, domain, colleagues
	Value   string // profile slug, company name, domain; for colleagues the own company's name or ""
	AddedBy string
	AddedAt time.Time
}
