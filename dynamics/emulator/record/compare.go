package record

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Difference is one thing in which two answers differ.
type Difference struct {
	File, Request string
	What          string // "status", "error code", "header Preference-Applied", "value[].name"
	There, Here   string // recorded, and answered now
}

func (d Difference) String() string {
	return fmt.Sprintf("%s %s: %s: recorded %s, here %s", d.File, d.Request, d.What, d.There, d.Here)
}

// Result is what a comparison found.
type Result struct {
	Asked, Skipped int // skipped: batches, and what goes on where a page ended
	Differences    []Difference
}

// Compare asks the server at address, an emulator, what a folder has recorded, and says
// where the answers differ: in status, error code, headers, and in which members they
// have of which types. Values are not compared: the rows are others.
func Compare(ctx context.Context, folder, address, token string) (*Result, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("record: the folder %s holds no recording", folder)
	}
	slices.Sort(files)
	result := &Result{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("record: %w", err)
		}
		var e Exchange
		if err := json.Unmarshal(text, &e); err != nil {
			return nil, fmt.Errorf("record: %s: %w", path, err)
		}
		if strings.Contains(e.Address, "$batch") || strings.Contains(e.Address, "token=recorded") || e.Status == http.StatusUnauthorized {
			result.Skipped++
			continue
		}
		answered, err := e.ask(ctx, address, token)
		if err != nil {
			return nil, fmt.Errorf("record: %s: %w", path, err)
		}
		result.Asked++
		for _, d := range e.differences(answered) {
			d.File, d.Request = filepath.Base(path), e.Method+" "+e.Address
			result.Differences = append(result.Differences, d)
		}
	}
	return result, nil
}

// ask sends an exchange's request again.
func (e *Exchange) ask(ctx context.Context, address, token string) (*Exchange, error) {
	body := bytes.ReplaceAll(e.Body, []byte(origin), []byte(address))
	target := strings.TrimSuffix(address, "/") + strings.ReplaceAll(e.Address, origin, address)
	req, err := http.NewRequestWithContext(ctx, e.Method, target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range e.Header {
		req.Header.Set(name, value)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(resp.Body)
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	if !json.Valid(text) {
		text = nil
	}
	return &Exchange{Status: resp.StatusCode, Answer: Answer{Header: kept(resp.Header, answeredHeaders), Body: text}}, nil
}

// differences compares what was recorded with what was answered now.
func (e *Exchange) differences(now *Exchange) []Difference {
	var found []Difference
	note := func(what, there, here string) {
		if there != here {
			found = append(found, Difference{What: what, There: there, Here: here})
		}
	}
	note("status", fmt.Sprint(e.Status), fmt.Sprint(now.Status))
	for _, name := range answeredHeaders {
		note("header "+name, e.Answer.Header[name], now.Answer.Header[name])
	}
	there, here := shapeOf(e.Answer.Body), shapeOf(now.Answer.Body)
	sparse := slices.ContainsFunc([]string{"fetchXml=", "savedQuery=", "userQuery=", "$apply="}, func(option string) bool {
		return strings.Contains(e.Address, option) // their answers leave out what is null
	})
	names := slices.Sorted(maps.Keys(there))
	for name := range here {
		if _, both := there[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		one, other := there[name], here[name]
		if one == "null" && other != "" || other == "null" && one != "" || there.without(name) || here.without(name) {
			continue // another row has no value, or a list no rows
		}
		if sparse && (one == "" || other == "") && strings.HasPrefix(name, "value[].") {
			continue
		}
		note(name, orAbsent(one), orAbsent(other))
	}
	return found
}

// without says whether an answer has no member because it has no value or no row: an
// annotation of nothing, or something within an empty list.
func (s shape) without(name string) bool {
	member, _, note := strings.Cut(name, "@")
	return note && s[member] == "null" || s.emptyAbove(name)
}

// emptyAbove says whether a member stands in a list that has nothing in it here.
func (s shape) emptyAbove(name string) bool {
	for i := strings.Index(name, "[]"); i >= 0; {
		list := name[:i]
		if s[list] == "list" && !s.any(list+"[]") {
			return true
		}
		next := strings.Index(name[i+2:], "[]")
		if next < 0 {
			return false
		}
		i += 2 + next
	}
	return false
}

func (s shape) any(prefix string) bool {
	for name := range s {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func orAbsent(kind string) string {
	if kind == "" {
		return "absent"
	}
	return kind
}

// shapeOf lists the members of an answer with the types of their values: "value[].name"
// is a text. A member that is null in some rows is what it is in the others; error codes
// count themselves.
func shapeOf(body json.RawMessage) shape {
	found := shape{}
	var value any
	if json.Unmarshal(body, &value) == nil {
		found.add("", value)
	}
	return found
}

// shape is a member's path to the type of its value.
type shape map[string]string

func (s shape) add(at string, v any) {
	kind := "text"
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			s.add(strings.TrimPrefix(at+"."+name, "."), inner)
		}
		return
	case []any:
		s[at] = "list"
		for _, inner := range v {
			s.add(at+"[]", inner)
		}
		return
	case nil:
		if s[at] == "" {
			s[at] = "null"
		}
		return
	case float64:
		kind = "number"
	case bool:
		kind = "yes or no"
	case string:
		if strings.HasSuffix(at, "error.code") {
			kind = v
		}
	}
	s[at] = kind
}
