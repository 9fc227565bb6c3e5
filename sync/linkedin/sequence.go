package linkedin

import "iter"

// sequence turns reading by callback into a sequence. An error comes last, and not at all to who stopped before:
// what was wanted has been read.
func sequence[T any](read func(each func(T) bool) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		stopped := false
		err := read(func(item T) bool {
			stopped = !yield(item, nil)
			return !stopped
		})
		if err != nil && !stopped {
			var none T
			yield(none, err)
		}
	}
}
