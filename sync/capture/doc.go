// Package capture brings what an archive or a CSV holds into a seat: people, threads, items. It finds what is there
// already, whatever the era of the file and whatever the addresses of its people now, so that nothing comes twice and
// nothing is lost (spec §11.4); and it gives the items of earlier versions the keys of today.
//
// It knows no role and no Dynamics, copies nothing to the CRM, matches nobody, and decides about no text: whoever calls it
// has asked for leave, and hands it the transactions.
package capture
