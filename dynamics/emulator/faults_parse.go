package emulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// faultKinds are the kinds without a value; statuses are the numeric ones.
var faultKinds = []string{
	"lost-request", "lost-answer", "truncate", "delta-expired", "missing-delta", "other-alias", "repeat-rows",
	"plugin-refused", "duplicate", "claims", "metadata-change", "disabled-owner", "admin-mode", "not-a-member", "no-role", "no-license", "batch-json",
}

var faultStatuses = []string{"400", "401", "403", "404", "405", "412", "413", "429", "500", "501", "502", "503", "504"}

// ParseFault reads one rule, see FaultRule.
func ParseFault(text string) (FaultRule, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return FaultRule{}, fmt.Errorf("fault: empty rule")
	}
	var f FaultRule
	f.Kind, f.Value, _ = strings.Cut(words[0], "=")
	if err := f.checkKind(); err != nil {
		return FaultRule{}, err
	}
	if f.Kind == "metadata-change" {
		f.Times = 1
	}
	for _, word := range words[1:] {
		if err := f.set(word); err != nil {
			return FaultRule{}, err
		}
	}
	return f, nil
}

func (f *FaultRule) checkKind() error {
	switch {
	case f.Kind == "slow":
		if d, err := time.ParseDuration(f.Value); err != nil || d < 0 {
			return fmt.Errorf("fault: %q is not a duration", f.Value)
		}
	case f.Kind == "deny":
		if !strings.HasPrefix(f.Value, "prv") {
			return fmt.Errorf("fault: %q is not a privilege", f.Value)
		}
	case f.Kind == "aadsts":
		if n, err := strconv.Atoi(f.Value); err != nil || n <= 0 {
			return fmt.Errorf("fault: %q is not an Entra number", f.Value)
		}
	case f.Value != "", !slices.Contains(faultKinds, f.Kind) && !slices.Contains(faultStatuses, f.Kind):
		return fmt.Errorf("fault: unknown kind %q", f.Kind)
	}
	return nil
}

func (f *FaultRule) set(word string) (err error) {
	name, value, _ := strings.Cut(word, "=")
	switch name {
	case "html":
		f.HTML = true
	case "on":
		f.Target = value
		if method, target, ok := strings.Cut(value, ":"); ok {
			f.Method, f.Target = strings.ToUpper(method), target
		}
	case "times":
		f.Times, err = positive(value)
	case "after":
		f.After, err = positive(value)
	case "retry-after":
		f.RetryAfter, err = positive(value)
	case "p":
		f.P, err = strconv.ParseFloat(value, 64)
		if err == nil && (f.P <= 0 || f.P > 1) {
			err = fmt.Errorf("not between 0 and 1")
		}
	case "code":
		f.Code = value
		if _, limit := throttles[value]; !limit {
			_, err = strconv.ParseUint(strings.TrimPrefix(value, "0x"), 16, 32)
		}
	default:
		err = fmt.Errorf("unknown setting")
	}
	if err != nil {
		return fmt.Errorf("fault: %q: %w", word, err)
	}
	return nil
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err == nil && n < 0 {
		err = fmt.Errorf("negative")
	}
	return n, err
}
