package kit

import "slices"

// Together puts the lines of one group under one head, the groups in the order of their first lines.
func Together(lines []Choosable) []Choosable {
	rank := map[string]int{}
	for _, l := range lines {
		if _, seen := rank[l.Group]; !seen {
			rank[l.Group] = len(rank)
		}
	}
	slices.SortStableFunc(lines, func(a, b Choosable) int { return rank[a.Group] - rank[b.Group] })
	return lines
}
