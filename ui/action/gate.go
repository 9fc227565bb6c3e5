package action

// Reason is why something cannot be done now: a language key with its arguments. The zero Reason is
// none, and it can be done.
type Reason struct {
	Key  string
	Args []any
}

// Because is a reason.
func Because(key string, args ...any) Reason { return Reason{Key: key, Args: args} }

// None says that nothing speaks against it.
func (r Reason) None() bool { return r.Key == "" }

// Gate gives the reason why something cannot be done now. A nil Gate gives none. It is asked whenever
// an action is drawn: it does no I/O.
type Gate func() Reason

// Why is the gate's reason.
func (g Gate) Why() Reason {
	if g == nil {
		return Reason{}
	}
	return g()
}

// Open says that nothing speaks against it.
func (g Gate) Open() bool { return g.Why().None() }

// If gives the reason with the key unless ok says that it can be done.
func If(ok func() bool, key string, args ...any) Gate {
	return func() Reason {
		if ok() {
			return Reason{}
		}
		return Because(key, args...)
	}
}

// All asks gates in their order: the first reason is the one that is given.
func All(gates ...Gate) Gate {
	return func() Reason {
		for _, g := range gates {
			if why := g.Why(); !why.None() {
				return why
			}
		}
		return Reason{}
	}
}

// On is the gate of what is done to the focus: none is the key where nothing is focused; else refuse
// gives the key of what speaks against it for this one, or "". A nil refuse has nothing against any.
func On[T any](focus func() (T, bool), none string, refuse func(T) string) Gate {
	return func() Reason {
		at, ok := focus()
		switch {
		case !ok:
			return Because(none)
		case refuse == nil:
			return Reason{}
		}
		return Because(refuse(at))
	}
}
