package dynamics

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParsePage parses a full page and takes its values.
func BenchmarkParsePage(b *testing.B) {
	var text strings.Builder
	text.WriteString(`{"@odata.context":"x","value":[`)
	for i := range LargestPage {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text,
			`{"@odata.etag":"W/\"%d\"","fullname":"Ada Byron %d","firstname":"Ada","lastname":"Byron %d","jobtitle":"Chief `+
				`Technology Officer","emailaddress1":"ada.byron%d@contoso.test","telephone1":"+33 1 23 45 67 89",`+
				`"address1_city":"Paris","_parentcustomerid_value":"c0010000-0000-4000-8000-%012d","_ownerid_value":"40260000-0000-4000-8000-%012d",`+
				`"statecode":0,"modifiedon":"2024-08-01T06:41:09Z","contactid":"a1000000-0000-4000-8000-%012d"}`, i, i, i, i, i, i%50, i)
	}
	text.WriteString(`]}`)
	body := []byte(text.String())
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		page, err := parsePage(body)
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range page.Rows {
			_, _, _ = row.String("fullname"), row.String("emailaddress1"), row.Version()
		}
	}
	b.ReportMetric(float64(LargestPage)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
