package linkedin

import (
	"context"
	"time"
)

// Survey reads everything once and counts.
func (r *Reader) Survey(ctx context.Context) (Archive, error) {
	s := survey{
		archive: Archive{Source: r.source, Owner: r.owner, Files: r.Files()},
		members: map[string]bool{}, conversations: map[string]bool{},
	}
	for m, err := range r.Messages(ctx) {
		if err != nil {
			return Archive{}, err
		}
		s.message(m)
	}
	for n, err := range r.Notes(ctx) {
		if err != nil {
			return Archive{}, err
		}
		s.note(n)
	}
	for p, err := range r.Connections(ctx) {
		if err != nil {
			return Archive{}, err
		}
		s.member(p)
		if r.source == SourceArchive {
			s.archive.Counts.Connections++
		}
	}
	for i, err := range r.Invitations(ctx) {
		if err != nil {
			return Archive{}, err
		}
		s.member(i.From)
		s.member(i.To)
		s.archive.Counts.Invitations++
	}
	s.archive.Counts.Members, s.archive.Counts.Conversations = len(s.members), len(s.conversations)
	s.archive.Skipped = r.Skipped()
	return s.archive, nil
}

type survey struct {
	archive                Archive
	members, conversations map[string]bool
}

func (s *survey) message(m Message) {
	if m.InMail {
		s.archive.Counts.InMails++
	} else {
		s.archive.Counts.Messages++
	}
	s.conversations[m.Conversation] = true
	for _, p := range m.Others() {
		s.member(p)
	}
	s.at(m.At)
}

func (s *survey) note(n Note) {
	switch n.Kind {
	case KindCall:
		s.archive.Counts.Calls++
	case KindTag:
		s.archive.Counts.Tags++
	default:
		s.archive.Counts.Notes++
	}
	s.member(n.Member)
	s.at(n.Created.At)
}

func (s *survey) member(p Person) {
	if p.Slug != "" && !p.Owner {
		s.members[p.Slug] = true
	}
}

func (s *survey) at(t time.Time) {
	if s.archive.Oldest.IsZero() || t.Before(s.archive.Oldest) {
		s.archive.Oldest = t
	}
	if t.After(s.archive.Newest) {
		s.archive.Newest = t
	}
}
