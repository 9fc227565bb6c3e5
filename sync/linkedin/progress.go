package linkedin

import "sync/atomic"

// passes is how often a file is read: twice to know its program, its people and its owner, once for what it holds.
const passes = 3

// Progress tells how far the reading of an archive has come: from opening it to the end of its first whole pass. Safe for use
// by any goroutine; its zero value is ready.
type Progress struct {
	size, read, rows atomic.Int64
	learned          atomic.Bool
}

// Share is how much of all passes is done, from 0 to 1.
func (p *Progress) Share() float64 {
	size := p.size.Load()
	if size == 0 {
		return 0
	}
	return min(1, float64(p.read.Load())/float64(size*passes))
}

// Rows is how many rows were read of what the file holds; 0 while it is only looked through.
func (p *Progress) Rows() int64 { return p.rows.Load() }

// Read is how many bytes were read, over all passes.
func (p *Progress) Read() int64 { return p.read.Load() }
