package linkedin

import (
	"context"
	"maps"
	"testing"
)

// TestLeftOutRowsAreCountedByKind: what a row would have become is told as well as why it did not (frame 27).
func TestLeftOutRowsAreCountedByKind(t *testing.T) {
	r := openFiles(t, files{
		"Profile.csv": "First Name,Last Name\nAna,Ruiz\n",
		"messages.csv": "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT\n" +
			"1,Bob Bauer,https://www.linkedin.com/in/bob,Ana Ruiz,2026-03-01 10:00:00 UTC,,Hello\n" +
			"1,Bob Bauer,https://www.linkedin.com/in/bob,Ana Ruiz,soon,,Hello\n" +
			"1,Bob Bauer,https://www.linkedin.com/in/bob,Ana Ruiz,soon,Offer,Hello\n",
		"Connections.csv": "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n,,,,,,08 Feb 2026\n",
	})
	for _, err := range r.Messages(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range r.Connections(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := map[Kind]int{KindMessage: 1, KindInMail: 1, KindConnection: 1}
	if got := r.SkipKinds(); !maps.Equal(got, want) {
		t.Errorf("left out %v, want %v", got, want)
	}
}
