package seed

// Who owns what, in both directions. Accounts and opportunities are dealt out
// in blocks of one for each seller; each block begins with another seller.

func (o *Organization) rotation(purpose string, block int) int {
	return int(mix(o.seed^nameHash(purpose)^uint64(block)) % uint64(o.sellers()))
}

// slotOf is the seller's slot that item i of a purpose falls to.
func (o *Organization) slotOf(purpose string, i int) int {
	n := o.sellers()
	return (i%n + o.rotation(purpose, i/n)) % n
}

// dealt is the item of a block that falls to a seller's slot.
func (o *Organization) dealt(purpose string, block, slot int) int {
	n := o.sellers()
	return block*n + (slot-o.rotation(purpose, block)+n)%n
}

// accountOwner is the user who owns account i.
func (o *Organization) accountOwner(i int) int { return o.seller(o.slotOf("account", i)) }

// accountsOf lists the first accounts of a seller's slot, at most limit.
func (o *Organization) accountsOf(slot, limit int) []int {
	var list []int
	for block := 0; block*o.sellers() < o.sizes.Accounts && len(list) < limit; block++ {
		if a := o.dealt("account", block, slot); a < o.sizes.Accounts {
			list = append(list, a)
		}
	}
	return list
}

// contactAccount is the account of contact i. Each account has the contact of
// its own number; later contacts crowd a little in the biggest accounts, and a
// few belong nowhere.
func (o *Organization) contactAccount(i int) (account int, ok bool) {
	n := o.sizes.Accounts
	switch {
	case n == 0:
		return 0, false
	case i%mergedPersonEvery == mergedPersonAt:
		return o.contactAccount(i - 1)
	case i < n, o.isTwin(i), o.isTwin(i + n):
		return i % n, true
	}
	d := o.table("contact").dice(i)
	switch roll := d.below(100); {
	case roll < 3:
		return 0, false
	case roll < 12:
		return d.below(1 + n/50), true
	}
	return i % n, true
}

// isTwin tells the contacts who stand twice at their account: two active rows of
// one person, entered by two people.
func (o *Organization) isTwin(i int) bool {
	n := o.sizes.Accounts
	if n == 0 || i/n != 2 || i%n/o.sellers()%6 != 1 {
		return false
	}
	return o.ordinary(i) && o.ordinary(i-n)
}

// contactOf is a contact of an account: that of a layer, or the account's first
// one where the layer has none.
func (o *Organization) contactOf(account, layer int) (contact int, ok bool) {
	i := account + layer*o.sizes.Accounts
	if i < o.sizes.Contacts {
		if a, ok := o.contactAccount(i); ok && a == account && o.ordinary(i) {
			return i, true
		}
	}
	return account, account < o.sizes.Contacts && o.ordinary(account)
}

// contactsOf lists the active contacts of an account, at most limit, without
// those who crowd in from other numbers.
func (o *Organization) contactsOf(account, limit int) []int {
	var list []int
	for i := account; i < o.sizes.Contacts && len(list) < limit; i += o.sizes.Accounts {
		if a, ok := o.contactAccount(i); ok && a == account && o.ordinary(i) {
			list = append(list, i)
		}
	}
	return list
}
