package capture

import (
	"slices"

	"navsync/store"
	"navsync/sync/linkedin"
)

func idsOf(threads []store.CapturedThread) []int64 {
	ids := make([]int64, len(threads))
	for i, t := range threads {
		ids[i] = t.ID
	}
	return ids
}

// compare notes what speaks for each two members of a thread being one.
func (k *rekeying) compare(thread store.CapturedThread, people []store.ThreadPerson, items []store.CapturedItem) error {
	bases, err := basesOf(thread.Conversation, items)
	if err != nil {
		return err
	}
	for i, one := range people {
		for _, other := range people[i+1:] {
			agree, of := agreeing(items, bases, one.MemberID, other.MemberID)
			same := slices.ContainsFunc(one.Names, func(name string) bool { return name != "" && slices.Contains(other.Names, name) })
			if agree == 0 && !same {
				continue
			}
			pair := [2]int64{one.MemberID, other.MemberID}
			p := k.pairs[pair]
			if p == nil {
				p = &pairing{alone: true}
				k.pairs[pair] = p
			}
			p.agree, p.of, p.sameName = p.agree+agree, p.of+of, p.sameName || same
			p.alone = p.alone && len(people) == 2
			p.threads = append(p.threads, thread.ID)
			if len(items) > 0 {
				p.seat = items[0].SeatID
			}
		}
	}
	return nil
}

// basesOf are the bases of the keys that items have today, of their texts and of their edited texts.
func basesOf(conversation string, items []store.CapturedItem) (map[int64][]string, error) {
	all := make(map[int64][]string, len(items))
	for _, c := range items {
		identity, err := identityOf(c, conversation)
		if err != nil {
			return nil, err
		}
		all[c.ID] = []string{identity.Base()}
		if c.Edited != "" {
			identity.Text = linkedin.WithoutAttachments(c.Edited)
			all[c.ID] = append(all[c.ID], identity.Base())
		}
	}
	return all, nil
}

// agreeing counts the received messages that two members both have, and those of the one who has fewer.
func agreeing(items []store.CapturedItem, bases map[int64][]string, one, other int64) (agree, of int) {
	pairs, ones, others := twinsOf(items, bases, one, other)
	return len(pairs), min(ones, others)
}

// twinsOf pairs the received messages of two members that are the same.
func twinsOf(items []store.CapturedItem, bases map[int64][]string, one, other int64) (pairs [][2]store.CapturedItem, ones, others int) {
	var first, second []store.CapturedItem
	for _, c := range items {
		switch {
		case c.Direction != store.Received:
		case c.SenderID == one:
			first = append(first, c)
		case c.SenderID == other:
			second = append(second, c)
		}
	}
	ones, others = len(first), len(second)
	for _, a := range first {
		i := slices.IndexFunc(second, func(b store.CapturedItem) bool {
			return slices.ContainsFunc(bases[a.ID], func(base string) bool { return slices.Contains(bases[b.ID], base) })
		})
		if i >= 0 {
			pairs = append(pairs, [2]store.CapturedItem{a, second[i]})
			second = slices.Delete(second, i, i+1)
		}
	}
	return pairs, ones, others
}
