package capture

import "slices"

// keepApart takes the people of a row for those of its conversation as a person has parted them: whoever has one of two
// addresses that were taken apart, in a conversation that stayed with the other one, is that other one, unless both are in
// the row. So an archive that has the conversation under the second address brings nobody into it (spec §11.4).
func (p *Pass) keepApart(r *row) {
	if len(p.apart) == 0 || r.thread == nil {
		return
	}
	inRow := func(member int64) bool {
		return slices.ContainsFunc(r.others, func(o other) bool { return o.member != 0 && p.now(o.member) == member })
	}
	for i, o := range r.others {
		member := p.now(o.member)
		if p.tookPart(r.thread, member) {
			continue
		}
		for _, told := range p.apart[member] {
			if p.tookPart(r.thread, told) && !inRow(told) {
				r.others[i].member = told
				break
			}
		}
	}
}
