select kind, name, version, value from document where kind = ? and value is not null order by name
