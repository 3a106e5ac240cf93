namespace RevitAutoPlan.Companion
{
    /// <summary>One thing that a plan lifts.</summary>
    public sealed class Unlock
    {
        internal Unlock(string kind, string key, long? limit)
        {
            Kind = kind;
            Key = key;
            Limit = limit;
        }

        /// <summary><c>limit</c> or <c>feature</c>; companions may come to know more.</summary>
        public string Kind { get; }
        /// <summary>A meter, <c>max_project_size_sqm</c>, <c>api_calls</c>, or the name of a feature.</summary>
        public string Key { get; }
        /// <summary>The new limit; <c>null</c> when unlimited, and for a feature.</summary>
        public long? Limit { get; }

        internal static Unlock Read(JsonFields fields)
        {
            return new Unlock(fields.Text("kind") ?? "", fields.Text("key") ?? "", fields.Whole("limit"));
        }
    }
}
