package emulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ParseFault reads one rule, see FaultRule.
func ParseFault(text string) (FaultRule, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return FaultRule{}, fmt.Errorf("fault: empty rule")
	}
	var f FaultRule
	name, value, valued := strings.Cut(words[0], "=")
	f.Kind, f.Value = FaultKind(name), value
	about, known := f.Kind.about()
	if !known || valued != (about.value != "") {
		return FaultRule{}, fmt.Errorf("fault: unknown kind %q", words[0])
	}
	if err := f.checkValue(); err != nil {
		return FaultRule{}, err
	}
	if f.Kind == FaultMetadataChange {
		f.Times = 1
	}
	for _, word := range words[1:] {
		setting, _, _ := strings.Cut(word, "=")
		if !slices.Contains(about.takes, setting) {
			return FaultRule{}, fmt.Errorf("fault: %s does not take %q", f.Kind, word)
		}
		if err := f.set(word); err != nil {
			return FaultRule{}, err
		}
	}
	if f.Date && f.RetryAfter == 0 {
		return FaultRule{}, fmt.Errorf("fault: date needs retry-after=")
	}
	return f, nil
}

// checkValue reads what follows the equals sign of the kinds that have one.
func (f *FaultRule) checkValue() error {
	switch f.Kind { // the other kinds have no value
	case FaultSlow:
		if d, err := time.ParseDuration(f.Value); err != nil || d < 0 {
			return fmt.Errorf("fault: %q is not a duration", f.Value)
		}
	case FaultDeny:
		if !strings.HasPrefix(f.Value, "prv") {
			return fmt.Errorf("fault: %q is not a privilege", f.Value)
		}
	case FaultAADSTS:
		if n, err := strconv.Atoi(f.Value); err != nil || n <= 0 {
			return fmt.Errorf("fault: %q is not an Entra number", f.Value)
		}
	}
	return nil
}

func (f *FaultRule) set(word string) (err error) {
	name, value, _ := strings.Cut(word, "=")
	switch name {
	case "html":
		f.HTML = true
	case "date":
		f.Date = true
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
		err = f.checkCode()
	default:
		err = fmt.Errorf("unknown setting")
	}
	if err != nil {
		return fmt.Errorf("fault: %q: %w", word, err)
	}
	return nil
}

// checkCode wants the name of a limit for 429 and an error code for the others.
func (f *FaultRule) checkCode() error {
	if f.Kind != FaultThrottled {
		_, err := strconv.ParseUint(strings.TrimPrefix(f.Code, "0x"), 16, 32)
		return err
	}
	if _, known := throttles[f.Code]; !known {
		return fmt.Errorf("not one of requests, time, concurrent")
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
