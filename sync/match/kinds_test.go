package match

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNamesOfOnePersonAndOfTwo holds kinds of names that independent pairs showed to be taken wrongly.
func TestNamesOfOnePersonAndOfTwo(t *testing.T) {
	for _, c := range []struct {
		why                          string
		first, last, theirs, theirsL string
		one                          bool
	}{
		{"generations in the last name's column", "Clifford", "Sorensen Jr.", "Clifford", "Sorensen Sr.", false},
		{"generations in the given name's column", "Jan ml.", "Vrbata", "Jan st.", "Vrbata", false},
		{"generations spelt out", "Pavel mladší", "Kratina", "Pavel starší", "Kratina", false},
		{"a generation that one side leaves out", "Jan ml.", "Vrbata", "Jan", "Vrbata", true},
		{"a syllable that is father elsewhere", "Chia-pai", "Wangchuk", "Chia-ling", "Wangchuk", false},
		{"particles behind a comma", "Joost", "van der Kolk", "Joost", "Kolk, van der", true},
		{"one particle behind a comma", "Antje", "von Reppenhagen", "Antje", "Reppenhagen, von", true},
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
		{"a Slavic name in French spelling", "Iouri", "Chtcherbakov", "Yuri", "Shcherbakov", true},
		{"its letters in English are another name", "Dmitri", "Chouchkov", "Dmitry", "Chuchkov", false},
		{"a French woman is no man", "Pauline", "Chouvalov", "Paulin", "Chouvalov", false},
		{"nor is this one", "Augustine", "Lemoine", "Augustin", "Lemoine", false},
		{"a name in Cantonese and in Mandarin", "Tsz-Kin", "Ng", "Zijian", "Wu", true},
		{"the family name alone in Cantonese", "Kevin", "Wong", "Kevin", "Wang", false},
		{"one syllable in Cantonese", "Wai", "Wong", "Wei", "Wang", false},
		{"a name in two languages", "Marie", "Vordermayer", "Maria", "Vordermayer", false},
		{"turned names of Vietnam", "Thanh Van", "Dang", "Dang Van", "Thanh", false},
		{"a name of Vietnam abroad", "Thanh", "Dang Van", "Dang Van", "Thanh", true},
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

// TestKindsOfNames holds pairs of names of many languages and scripts, at one firm, whichever side has which: patronymics,
// transliterations, short forms, order, and the neighbours that are two people.
func TestKindsOfNames(t *testing.T) {
	for _, f := range table(t, "kinds-of-names.txt") {
		for _, pair := range [][4]string{{f[0], f[1], f[2], f[3]}, {f[2], f[3], f[0], f[1]}} {
			p := Profile{
				First: pair[0], Last: pair[1], Name: strings.TrimSpace(pair[0] + " " + pair[1]), Company: "Quillfeather Ltd", Title: "Head of Purchasing",
			}
			r := Record{
				First: pair[2], Last: pair[3], Name: strings.TrimSpace(pair[2] + " " + pair[3]), Company: "Quillfeather Ltd", Title: "Buyer",
			}
			for _, people := range []int{300, 20_000} {
				d := decideAlone(p, r, people)
				if used := d.Outcome == Used; used != (f[4] == "one") {
					t.Errorf("%v among %d: %s, %+v", pair, people, d.Outcome, d.Best)
				}
				if d.Outcome == Used && !shareKey(append(NewSubject(p).Find(), NewSubject(p).FindMore()...), RecordKeys(withKind(r)).Find) {
					t.Errorf("%v: no key in common", pair)
				}
			}
		}
	}
}

// TestKindsOfFirms holds pairs of firms, with one rare name on both sides, whichever side has which: legal forms of many
// countries, houses, addresses, abbreviations, former names, and neighbours that are two.
func TestKindsOfFirms(t *testing.T) {
	for _, f := range table(t, "kinds-of-firms.txt") {
		for _, pair := range [][2]string{{f[0], f[1]}, {f[1], f[0]}} {
			p := Profile{First: "Eulalia", Last: "Brockhausen", Company: pair[0], Title: "COO"}
			d := decideAlone(p, Record{First: "Eulalia", Last: "Brockhausen", Company: pair[1], Title: "Office Manager"}, 20_000)
			if used := d.Outcome == Used; used != (f[2] == "same") {
				t.Errorf("%v: %s, %v and %v", pair, d.Outcome, *parseFirm(pair[0]), *parseFirm(pair[1]))
			}
		}
	}
}

// TestRenamesAreDated: every row of the table of former names has its year.
func TestRenamesAreDated(t *testing.T) {
	for _, fields := range rows("renames") {
		year, err := strconv.Atoi(fields[len(fields)-1])
		if err != nil || year < 1970 || year > 2026 || !slices.Contains(fields, "=") {
			t.Errorf("%v", fields)
		}
	}
}
