package match

import "testing"

// TestNamesOfOnePersonAndOfTwo holds kinds of names that independent pairs showed to be taken wrongly.
func TestNamesOfOnePersonAndOfTwo(t *testing.T) {
	for _, c := range []struct {
		why                          string
		first, last, theirs, theirsL string
		one                          bool
	}{
		{"generations in the last name's column", "Clifford", "Sorensen Jr.", "Clifford", "Sorensen Sr.", false},
		{"one letter for another in a family name", "Karl", "Lindberg", "Karl", "Lindborg", false},
		{"one letter more at the end", "David", "Roth", "David", "Rothe", false},
		{"one letter more before the ending", "Elena", "Marinova", "Elena", "Marinkova", false},
		{"a syllable of pinyin", "Xiaohong", "Deng", "Xiaodong", "Deng", false},
		{"two initials", "Paul B.", "Hendershot", "Paul T.", "Hendershot", false},
		{"two short forms of one name", "Lena", "Vordermayer", "Leni", "Vordermayer", false},
		{"a longer given name that begins alike", "Satoshi", "Murai", "Satoko", "Murai", false},
		{"a letter left out", "Sieglinde", "Brüggemann", "Sieglinde", "Brugemann", true},
		{"traditional and simplified characters", "國偉", "張", "国伟", "张", true},
		{"as in Taiwan", "Chih-Ming", "Hsu", "志明", "許", true},
		{"as in Hong Kong", "Ka-Shing", "Wong", "嘉誠", "黃", true},
		{"kana", "Shota", "Kobayashi", "ショウタ", "コバヤシ", true},
		{"kana with marks", "Ryo", "Kondo", "りょう", "こんどう", true},
		{"Ukrainian letters", "Serhii", "Hnatiuk", "Сергій", "Гнатюк", true},
		{"Bulgarian letters", "Tsvetan", "Shtarbanov", "Цветан", "Щърбанов", true},
		{"Serbian letters", "Đorđe", "Živković", "Ђорђе", "Живковић", true},
		{"Greek letters in pairs", "Babis", "Koutsogiannis", "Μπάμπης", "Κουτσογιάννης", true},
		{"the servant of", "Abdulrahman", "Al-Qahtani", "عبد الرحمن", "القحطاني", true},
		{"the article written to it", "Abdullah", "Alotaibi", "عبدالله", "العتيبي", true},
		{"a clipped name", "Thib", "Montagnac", "Thibaut", "Montagnac", true},
		{"a double name in short", "Chema", "Arístegui", "José María", "Arístegui", true},
		{"capitals behind a comma", "Karen", "Ostrowski CPA, CFE", "Karen", "Ostrowski", true},
	} {
		s := NewSubject(Profile{First: c.first, Last: c.last, Company: "Quarrystone", Title: "Buyer"})
		r := Record{Kind: KindContact, ID: "1", State: StateActive, First: c.theirs, Last: c.theirsL, Company: "Quarrystone", Title: "Buyer"}
		d := Decide(s.Score([]*Candidate{NewCandidate(r)}, World{People: 5000}, Defaults()), Defaults())
		if got := d.Outcome == Used; got != c.one {
			t.Errorf("%s: %s %s and %s %s: used %t", c.why, c.first, c.last, c.theirs, c.theirsL, got)
		}
	}
}

// TestFirmsOfOneNameAndOfTwo holds kinds of firms that independent pairs showed to be taken wrongly.
func TestFirmsOfOneNameAndOfTwo(t *testing.T) {
	for _, c := range []struct {
		ours, theirs string
		want         tie
	}{
		{"Vulkan Guss Deutschland", "Vulkan Guss Brasil", tieDifferent},
		{"Vulkan Guss Germany GmbH", "Vulkan Guss Deutschland", tieBranch},
		{"NMIC", "Northern Mutual Insurance Company", tieAlias},
		{"OKB", "Oberpfälzer Kreditbank", tieAlias},
		{"J&J", "Johnson & Johnson", tieAlias},
		{"GE", "General Electric", tieAlias},
		{"Royal Bank of Scotland", "NatWest Group", tieAlias},
		{"Barclays Africa Group", "Absa", tieAlias},
		{"atlas-dattes.ma", "Atlas Dattes", tieSame},
		{"slateandstone.ie", "Slate & Stone", tieSame},
		{"Розова долина", "Rozova Dolina", tieSame},
		{"Тара Шуме", "Tara Šume", tieAlias},
		{"Kranz Holding AG", "Kranz Gruppe", tieBranch},
		{"S.C. Delta Stuf S.R.L.", "Delta Stuf", tieSame},
		{"Công ty TNHH Sông Hồng", "Song Hong", tieSame},
		{"SC Johnson", "Johnson Controls", tieDifferent},
	} {
		if got := compareFirms(parseFirm(c.ours), parseFirm(c.theirs)); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.ours, c.theirs, got, c.want)
		}
	}
}
