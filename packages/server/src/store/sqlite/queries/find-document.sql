select version, value is not null as present from document where kind = ? and name = ?
