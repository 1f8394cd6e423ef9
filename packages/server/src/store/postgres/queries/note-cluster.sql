update deployment set epoch = epoch + 1, cluster = $1 where cluster <> $1
