package serve

import (
	"net"
	"net/netip"
	"sync"

	"charm.land/ssh"

	"navsync/store"
)

// door counts the connections and keeps to their limits. One that is not signed in gives way to a newer one, the oldest
// first: who opens a thousand and says nothing keeps nobody out.
type door struct {
	most, mostFromOne int

	mu   sync.Mutex
	open []*entered // in the order in which they came
}

// entered is a connection that counts.
type entered struct {
	net.Conn
	door *door
	from string // the address, or the network of an IPv6 address
	in   bool   // signed in; guarded by door.mu
	once sync.Once
}

func newDoor(l store.ServeLimits) *door { return &door{most: l.Connections, mostFromOne: l.PerAddress} }

// enter lets a connection in, nil when there is no room.
func (d *door) enter(c net.Conn) *entered {
	e := &entered{Conn: c, door: d, from: network(c.RemoteAddr())}
	d.mu.Lock()
	defer d.mu.Unlock()
	fromOne := func(o *entered) bool { return o.from == e.from }
	if !d.room(d.mostFromOne, fromOne) || !d.room(d.most, func(*entered) bool { return true }) {
		return nil
	}
	d.open = append(d.open, e)
	return e
}

// room makes room for one more among the connections that count, if it can.
func (d *door) room(most int, counts func(*entered) bool) bool {
	n, oldest := 0, -1
	for i, o := range d.open {
		if !counts(o) {
			continue
		}
		n++
		if oldest < 0 && !o.in {
			oldest = i
		}
	}
	if n < most {
		return true
	}
	if oldest < 0 {
		return false
	}
	gone := d.open[oldest]
	d.open = append(d.open[:oldest:oldest], d.open[oldest+1:]...)
	_ = gone.Conn.Close() // its own handler finds it closed
	return true
}

// signedIn keeps a connection from giving way.
func (e *entered) signedIn() {
	e.door.mu.Lock()
	defer e.door.mu.Unlock()
	e.in = true
}

// Close closes the connection and makes room.
func (e *entered) Close() error {
	e.once.Do(func() {
		e.door.mu.Lock()
		defer e.door.mu.Unlock()
		for i, o := range e.door.open {
			if o == e {
				e.door.open = append(e.door.open[:i:i], e.door.open[i+1:]...)
				break
			}
		}
	})
	return e.Conn.Close()
}

// network is what one party can come from: an IPv4 address, or the /64 of an IPv6 address.
func network(a net.Addr) string {
	ip, err := netip.ParseAddr(address(a))
	if err != nil {
		return address(a)
	}
	ip = ip.Unmap()
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return ip.String()
	}
	return prefix.String()
}

// enteredKey is where a connection's context has its *entered.
type enteredKey struct{}

// guarded is a listener behind the door: one connection after the other in the order in which they come, so that it is the
// oldest that gives way.
type guarded struct {
	net.Listener
	door   *door
	refuse func(from string)
}

// Accept implements net.Listener.
func (g *guarded) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if e := g.door.enter(c); e != nil {
			return e, nil
		}
		_ = c.Close() // nobody has said anything yet
		g.refuse(address(c.RemoteAddr()))
	}
}

// remember puts a connection where its sessions find it.
func remember(ctx ssh.Context, c net.Conn) net.Conn {
	if e, ok := c.(*entered); ok {
		ctx.SetValue(enteredKey{}, e)
	}
	return c
}
