namespace RevitAutoPlan.Companion
{
    /// <summary>Which gate decided. Companions may come to know more codes: those read as <see cref="Unknown"/>, and the decision stands as it is.</summary>
    public enum DecisionCode
    {
        /// <summary>A code that this version of the client does not know; see <see cref="Decision.CodeText"/>.</summary>
        Unknown,
        /// <summary>Allowed.</summary>
        Ok,
        /// <summary>Allowed while the cloud is out of reach; it is counted later.</summary>
        OkOffline,
        /// <summary>Allowed; usage reaches 80 % of the limit or more.</summary>
        NearLimit,
        /// <summary>Nobody is signed in to the companion.</summary>
        SignInRequired,
        /// <summary>No feature of this name is in the plan.</summary>
        FeatureNotInPlan,
        /// <summary>The units of this month are used.</summary>
        QuotaExhausted,
        /// <summary>The account has units, but other devices hold them.</summary>
        LeaseExhausted,
        /// <summary>The project is larger than the plan takes.</summary>
        AreaOverLimit,
        /// <summary>As many operations as an hour allows have run.</summary>
        RateLimited,
        /// <summary>A payment is due.</summary>
        PaymentRequired,
        /// <summary>The subscription has ended.</summary>
        SubscriptionEnded,
        /// <summary>The companion was offline for longer than the plan allows.</summary>
        OfflineGraceEnded,
        /// <summary>The computer's clock was set back.</summary>
        ClockUntrusted,
        /// <summary>This device was retired from the account, or is paused.</summary>
        DeviceNotAllowed,
        /// <summary>The person excluded this project.</summary>
        ProjectBlocked,
        /// <summary>The companion is starting, stopping or overloaded.</summary>
        Busy,
        /// <summary>This client is too old for the companion.</summary>
        UnsupportedClient,
        /// <summary>A field that this request needs is missing, for example the area.</summary>
        InvalidRequest
    }
}
