// Package record stands between a client and a Dynamics organization, keeps what they
// say to each other without what it is about, and asks an emulator the same again.
//
// Nothing is kept but ids, states, options, numbers, dates and metadata. Every other
// text is replaced by one that tells nothing, always by the same one, so that a row
// that was found by its name is found by the name's replacement. Tokens and the
// messages of errors are not kept at all.
package record
