package store

import (
	"database/sql"
	"errors"
	"reflect"
	"slices"
	"testing"
)

// TestAReadersConnectionsRefuseToWrite asks each connection of the pool, all held at once.
func TestAReadersConnectionsRefuseToWrite(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range readers {
		conn, err := s.reader.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for _, change := range []string{
			"INSERT INTO setting (key, value) VALUES ('me', 'x')", "UPDATE setting SET value = ''", "DELETE FROM setting", "DROP TABLE setting", "VACUUM",
		} {
			if _, err := conn.ExecContext(t.Context(), change); !errors.Is(classify("", err), ErrReadOnly) {
				t.Errorf("connection %d of a reader answers %s with %v", i, change, err)
			}
		}
	}
	fields := reflect.TypeFor[Reader]()
	for i := range fields.NumField() {
		if f := fields.Field(i); f.Name != "path" && f.Name != "reader" {
			t.Errorf("a Reader holds %s %s: is it something to write with?", f.Name, f.Type)
		}
	}
}

// TestAReaderHasNoMethodThatWrites holds the split by lists: what a Store can do beyond its Reader is
// exactly what changes the file or ends it, and nothing that a Reader takes or gives leads to a change.
func TestAReaderHasNoMethodThatWrites(t *testing.T) {
	all, read := reflect.TypeFor[*Store](), reflect.TypeFor[*Reader]()
	var more []string
	for i := range all.NumMethod() {
		if _, also := read.MethodByName(all.Method(i).Name); !also {
			more = append(more, all.Method(i).Name)
		}
	}
	want := []string{
		"Checkpoint", "Close", "Compact", "EndMigration", "Follow", "Follows", "MakeLists", "NoteReplica", "Replicate", "Secure", "SecureBy", "Shred",
		"Update",
		"UpdateDurably",
	}
	if !slices.Equal(more, want) {
		t.Errorf("only a Store has %v, want %v: a query is a method of Reader", more, want)
	}
	if read.NumMethod() < 50 {
		t.Errorf("a Reader has only %d methods", read.NumMethod())
	}
	for i := range read.NumMethod() {
		m := read.Method(i)
		for at := range m.Type.NumIn() {
			if at > 0 && writes(m.Type.In(at), nil) {
				t.Errorf("Reader.%s takes %s", m.Name, m.Type.In(at))
			}
		}
		for at := range m.Type.NumOut() {
			if writes(m.Type.Out(at), nil) {
				t.Errorf("Reader.%s gives %s", m.Name, m.Type.Out(at))
			}
		}
	}
}

// writes says whether a change can be reached from a type of a method's list.
func writes(t reflect.Type, seen []reflect.Type) bool {
	switch t {
	case reflect.TypeFor[Store](), reflect.TypeFor[Tx](), reflect.TypeFor[sql.DB](), reflect.TypeFor[sql.Tx](), reflect.TypeFor[sql.Conn]():
		return true
	}
	if slices.Contains(seen, t) {
		return false
	}
	seen = append(seen, t)
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array, reflect.Chan:
		return writes(t.Elem(), seen)
	case reflect.Func:
		for i := range t.NumIn() {
			if writes(t.In(i), seen) {
				return true
			}
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && writes(f.Type, seen) {
				return true
			}
		}
	}
	return false
}
