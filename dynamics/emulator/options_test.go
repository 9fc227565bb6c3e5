package emulator

import "testing"

func TestOptionsThatCannotBe(t *testing.T) {
	for _, o := range []Options{
		{Contacts: -1}, {Type: "trial"}, {Faults: []string{"nonsense"}}, {Protection: "requests=0"},
	} {
		if _, err := New(t.Context(), o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	if err := (Options{}).Check(); err != nil {
		t.Error(err)
	}
}
