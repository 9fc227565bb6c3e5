package linkedin

import "testing"

// Who watches sees the share grow to the whole, and rows only once they are taken.
func TestProgress(t *testing.T) {
	watch := &Progress{}
	if watch.Share() != 0 || watch.Rows() != 0 {
		t.Errorf("before: %v of %d rows", watch.Share(), watch.Rows())
	}
	content := folderOf(files{"Profile.csv": anaFile, "messages.csv": messagesHeader + "\n" +
		sent("2-a", "Bo Nil", bo, dayOne, "Hello") + sent("2-b", "Bo Nil", bo, dayTwo, "Again")})
	r, err := OpenFolder(t.Context(), content, Hint{Watch: watch})
	if err != nil {
		t.Fatal(err)
	}
	if share := watch.Share(); share < 0.5 || share >= 1 || watch.Rows() != 0 {
		t.Errorf("looked through: %v of %d rows", share, watch.Rows())
	}
	if n := len(allMessages(t, r)); watch.Share() != 1 || watch.Rows() != int64(n) || n != 2 {
		t.Errorf("at the end: %v of %d rows", watch.Share(), watch.Rows())
	}
}
