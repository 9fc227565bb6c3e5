// Package writeback turns items into activities of Dynamics: what an item becomes (plan),
// what is written (body), which of it may be under way together (lanes), how it is sent and
// what became of it (delivery), and how an activity becomes what a person later decided
// (corrector). Following one item from the outbox to settled reads: Outbox.Pass, delivery.send,
// delivery.prepare, delivery.sendBatch, delivery.record.
//
// What may be applied twice is never sent without its key, and everything is stored before the
// first attempt (spec §8.4). The package knows no person's role, no import and no screen; it
// decides nothing about which items are copied. What it needs of the connection it asks its Host.
package writeback
